//! The parser's edge: text to a syntax tree, and the tree to facts.
//!
//! The only file that calls the parser. Trees can be as deep as a file is long, and no step may overflow the stack. The
//! parser grows its own stack, but not on every way down, and it drops by recursion what it parsed on trial: it gets a
//! stack that is ample for the text. The collector grows its own stack and stops at [`collect::MAX_DEPTH`]. A deep tree
//! is taken apart piece by piece, since dropping it as a whole recurses. A tree never leaves the function that parsed it.

use std::cell::RefCell;

use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_python_ast::visitor::transformer::{self, Transformer};
use ruff_python_ast::{self as ast, ModModule};
use ruff_python_parser::{
    Mode, ParseError, ParseErrorType, ParseOptions, Parsed, lexer, parse_unchecked, parse_unchecked_source,
};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::arena::Planted;
use crate::engine::FileKind;
use crate::facts::{FileFacts, collect};

/// What parsing a file gave: facts are empty where there are errors.
#[derive(Debug)]
pub struct Parse {
    pub facts: FileFacts,
    pub errors: Vec<SyntaxError>,
}

/// What is no Python, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    pub range: TextRange,
    pub message: String,
}

/// Parses a file as the newest Python and summarises it. Syntax that older versions lack is no error.
pub fn parse(text: &str, kind: FileKind) -> Parse {
    lend(text, kind, |_, parse| parse)
}

/// Lends the tree and the facts of a file to a closure.
///
/// The errors are those of [`parse`]. A file that nests deeper than the facts hold gives an error as well: a closure may
/// walk the tree by recursion.
pub fn with_parsed<R>(
    text: &str,
    kind: FileKind,
    use_tree: impl FnOnce(&Parsed<ModModule>, &FileFacts) -> R,
) -> Result<R, Vec<SyntaxError>> {
    /// Enough for a visitor to go down [`collect::MAX_DEPTH`] levels.
    const STACK: usize = 16 << 20;
    lend(text, kind, |parsed, parse| match parsed {
        Some(parsed) if parse.errors.is_empty() => {
            if parse.facts.truncated {
                return Err(vec![too_deep()]);
            }
            Ok(stacker::maybe_grow(STACK, STACK + (1 << 20), || use_tree(parsed, &parse.facts)))
        }
        _ => Err(parse.errors),
    })
}

/// The errors of [`parse`], without what it costs to collect facts.
pub fn errors(text: &str, kind: FileKind) -> Vec<SyntaxError> {
    let depth_of = |parsed: &Parsed<_>| most_nesting(parsed.tokens().iter().map(|token| token.kind()));
    match grow_tree(text, kind, |parsed| (FileFacts::default(), depth_of(parsed))) {
        Ok(tree) => {
            let errors = tree.errors.clone();
            tree.end_with(Tree::end);
            errors
        }
        Err(error) => vec![error],
    }
}

/// The tree and what it gave, or why there is no tree.
fn lend<R>(text: &str, kind: FileKind, use_tree: impl FnOnce(Option<&Parsed<ModModule>>, Parse) -> R) -> R {
    let refused = |errors| Parse { facts: FileFacts { invalid_syntax: true, ..FileFacts::default() }, errors };
    let tree = match grow_tree(text, kind, |parsed| collect::collect(text, parsed)) {
        Ok(tree) => tree,
        Err(error) => return use_tree(None, refused(vec![error])),
    };
    let parse = if tree.errors.is_empty() {
        // A copy has no more room than it needs.
        Parse { facts: tree.facts.clone(), errors: Vec::new() }
    } else {
        refused(tree.errors.clone())
    };
    let result = use_tree(Some(&tree.parsed), parse);
    tree.end_with(Tree::end);
    result
}

/// All that lies in the memory of a tree.
struct Tree {
    parsed: Parsed<ModModule>,
    errors: Vec<SyntaxError>,
    facts: FileFacts,
    /// How deep the tree is at most.
    depth: usize,
}

impl Tree {
    fn end(self) {
        /// A quarter of a megabyte of stack is ample for dropping a tree of this depth as a whole.
        const SHALLOW: usize = 128;
        if self.depth > SHALLOW {
            take_apart(self.parsed);
        }
    }
}

/// Parses on a stack that is ample for the text, and collects where there are no errors. The error is that no stack is.
fn grow_tree(
    text: &str,
    kind: FileKind,
    collect: impl Fn(&Parsed<ModModule>) -> (FileFacts, usize),
) -> Result<Planted<Tree>, SyntaxError> {
    // What the parser takes at most: about 200 bytes for a byte of `lambda x=lambda x=…`, 1,600 for each of its levels.
    const STACK_PER_BYTE: usize = 512;
    const STACK_PER_TOKEN: usize = 4 << 10;
    const LEAST_STACK: usize = 512 << 10;
    const MOST_STACK: usize = 1 << 30;
    /// A tree takes up to 75 times the memory of its text, and an arena reuses nothing while it grows.
    const MOST_IN_ARENA: usize = 1 << 20;
    let source_type = if kind == FileKind::Stub { ast::PySourceType::Stub } else { ast::PySourceType::Python };
    let options = ParseOptions::from(source_type).with_target_version(ast::PythonVersion::latest_preview());
    let mut stack = text.len().saturating_mul(STACK_PER_BYTE);
    if stack > MOST_STACK {
        // A large file: its tokens tell more than its length.
        let kinds = || {
            let mut lexer = lexer::lex(text, Mode::Module);
            std::iter::from_fn(move || Some(lexer.next_token()).filter(|&kind| kind != TokenKind::EndOfFile))
        };
        stack = most_nesting(kinds()).saturating_mul(STACK_PER_TOKEN);
        if stack > MOST_STACK {
            stack = most_nesting_of_elements(kinds()).saturating_mul(STACK_PER_TOKEN);
        }
        if stack > MOST_STACK {
            return Err(too_deep());
        }
    }
    stack += LEAST_STACK;
    let grow = || {
        let parsed = stacker::maybe_grow(stack, stack, || {
            let parsed = parse_unchecked(text, options).try_into_module();
            parsed.unwrap_or_else(|| parse_unchecked_source(text, source_type))
        });
        let errors = errors_of(text, &parsed);
        // How deep a tree is that the parser made up around an error, nobody knows.
        let (facts, depth) = if errors.is_empty() { collect(&parsed) } else { (FileFacts::default(), usize::MAX) };
        Tree { parsed, errors, facts, depth }
    };
    if text.len() > MOST_IN_ARENA {
        return Ok(Planted::plain(grow()));
    }
    #[expect(unsafe_code, reason = "the contract of the arena is met here")]
    // SAFETY: neither the parser nor the collector keeps anything but what it returns, and a tree is only lent.
    Ok(unsafe { Planted::grow(grow) })
}

fn too_deep() -> SyntaxError {
    SyntaxError { range: TextRange::default(), message: "the file nests too deeply".to_owned() }
}

fn errors_of(text: &str, parsed: &Parsed<ModModule>) -> Vec<SyntaxError> {
    let end = TextSize::of(text);
    // What the parser says after its first error mostly follows from it: CPython, too, tells one.
    let errors = parsed.errors().iter().filter(|error| !is_bare_raise(text, parsed.tokens(), error));
    let first = errors.min_by_key(|error| error.location.start()).map(|error| SyntaxError {
        range: TextRange::new(error.location.start().min(end), error.location.end().min(end)),
        message: lowercase_first(&error.error.to_string()),
    });
    first.or_else(|| nested_too_deeply(parsed.tokens())).into_iter().collect()
}

/// `raise;` is right: the parser looks for an exception before the semicolon, and goes on as if there were one.
fn is_bare_raise(text: &str, tokens: &Tokens, error: &ParseError) -> bool {
    let start = error.location.start();
    let before = || tokens.iter().filter(|token| token.end() <= start).max_by_key(|token| token.end());
    matches!(error.error, ParseErrorType::ExpectedExpression)
        && text[start.min(TextSize::of(text)).to_usize()..].starts_with(';')
        && before().is_some_and(|token| token.kind() == TokenKind::Raise)
}

fn lowercase_first(message: &str) -> String {
    let mut chars = message.chars();
    match (chars.next(), chars.clone().next()) {
        // `EOF`, `PEP`: not the start of a sentence.
        (Some(_), Some(second)) if second.is_uppercase() => message.to_owned(),
        (Some(first), _) => first.to_lowercase().chain(chars).collect(),
        (None, _) => String::new(),
    }
}

/// What CPython's tokenizer refuses and the parser takes: `MAXLEVEL` brackets, `MAXINDENT` levels of indentation.
/// <https://github.com/python/cpython/blob/main/Parser/lexer/state.h>
fn nested_too_deeply(tokens: &Tokens) -> Option<SyntaxError> {
    const MAX_BRACKETS: i32 = 200;
    /// The outermost level counts.
    const MAX_INDENTATION: i32 = 99;
    // Every token of every file comes by: no branch, and a room below zero leaves its sign. Both depths share a word,
    // the indentation in its upper half.
    const ROOMS: i32 = (MAX_INDENTATION << 16) + MAX_BRACKETS;
    const SIGNS: i32 = i32::MIN | 1 << 15;
    let mut depths = 0i32;
    let signs = tokens.iter().fold(0, |signs, token| {
        depths = depths.wrapping_add(STEPS[usize::from(token.kind() as u8)]);
        signs | ROOMS.wrapping_sub(depths)
    });
    if signs & SIGNS == 0 {
        return None;
    }
    let mut nesting = Nesting::default();
    tokens.iter().find_map(|token| {
        nesting.enter(token.kind());
        let message = if nesting.brackets > MAX_BRACKETS {
            "too many nested parentheses"
        } else if nesting.indentation > MAX_INDENTATION {
            "too many levels of indentation"
        } else {
            return None;
        };
        Some(SyntaxError { range: token.range(), message: message.to_owned() })
    })
}

/// What each kind of token adds to the depth of brackets, and 2¹⁶ times to that of indentation.
static STEPS: [i32; 256] = {
    let mut steps = [0; 256];
    steps[TokenKind::Lpar as usize] = 1;
    steps[TokenKind::Lsqb as usize] = 1;
    steps[TokenKind::Lbrace as usize] = 1;
    steps[TokenKind::Rpar as usize] = -1;
    steps[TokenKind::Rsqb as usize] = -1;
    steps[TokenKind::Rbrace as usize] = -1;
    steps[TokenKind::Indent as usize] = 1 << 16;
    steps[TokenKind::Dedent as usize] = -1 << 16;
    steps
};

#[derive(Default)]
struct Nesting {
    brackets: i32,
    indentation: i32,
}

impl Nesting {
    fn enter(&mut self, kind: TokenKind) {
        self.brackets += i32::from(matches!(kind, TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace))
            - i32::from(matches!(kind, TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace));
        self.indentation += i32::from(kind == TokenKind::Indent) - i32::from(kind == TokenKind::Dedent);
    }
}

/// A bound on the depth of a tree without errors: each token of a logical line nests by a level at most.
fn most_nesting(kinds: impl Iterator<Item = TokenKind>) -> usize {
    let mut most = 0;
    let mut line = 0;
    let mut indentation = 0usize;
    for kind in kinds {
        match kind {
            TokenKind::Newline => {
                most = most.max(line + indentation);
                line = 0;
            }
            TokenKind::Indent => indentation += 1,
            TokenKind::Dedent => indentation = indentation.saturating_sub(1),
            TokenKind::Name | TokenKind::Comma | TokenKind::String | TokenKind::Int | TokenKind::Comment => {}
            TokenKind::NonLogicalNewline | TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {}
            _ => line += 1,
        }
    }
    most.max(line + indentation)
}

/// A closer bound than [`most_nesting`], for lines that hold whole tables: elements that a comma separates stand side by
/// side, one within none of the others.
fn most_nesting_of_elements(kinds: impl Iterator<Item = TokenKind>) -> usize {
    struct Bracket {
        /// How deep its elements begin.
        start: usize,
        /// How deep the elements before the last comma are.
        most: usize,
        /// Its commas separate nothing but elements: none stands in the parameters of a `lambda`, or in the targets of a
        /// comprehension.
        is_plain: bool,
    }
    let mut most = 0;
    let mut line = 0;
    let mut indentation = 0usize;
    let mut brackets: Vec<Bracket> = Vec::new();
    for kind in kinds {
        match kind {
            TokenKind::Newline => {
                line = brackets.drain(..).map(|bracket| bracket.most).fold(line, usize::max);
                most = most.max(line + indentation);
                line = 0;
            }
            TokenKind::Indent => indentation += 1,
            TokenKind::Dedent => indentation = indentation.saturating_sub(1),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => {
                line += 1;
                brackets.push(Bracket { start: line, most: line, is_plain: true });
            }
            // What follows, as another call, may hold the deepest of the elements.
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                line = brackets.pop().map_or(line, |bracket| bracket.most.max(line));
            }
            TokenKind::Comma => {
                if let Some(bracket) = brackets.last_mut().filter(|bracket| bracket.is_plain) {
                    bracket.most = bracket.most.max(line);
                    line = bracket.start;
                }
            }
            TokenKind::Name | TokenKind::String | TokenKind::Int | TokenKind::Comment => {}
            TokenKind::NonLogicalNewline => {}
            _ => {
                if let (TokenKind::Lambda | TokenKind::For, Some(bracket)) = (kind, brackets.last_mut()) {
                    bracket.is_plain = false;
                }
                line += 1;
            }
        }
    }
    brackets.into_iter().map(|bracket| bracket.most).fold(most.max(line + indentation), usize::max)
}

/// Drops a tree of any depth without recursion.
fn take_apart(parsed: Parsed<ModModule>) {
    let pieces = Pieces::default();
    pieces.statements.borrow_mut().extend(parsed.into_syntax().body);
    // No borrow may live while a piece is walked: the walk adds to the lists.
    loop {
        if let Some(mut statement) = pop(&pieces.statements) {
            transformer::walk_stmt(&pieces, &mut statement);
        } else if let Some(mut expr) = pop(&pieces.expressions) {
            transformer::walk_expr(&pieces, &mut expr);
        } else if let Some(mut pattern) = pop(&pieces.patterns) {
            transformer::walk_pattern(&pieces, &mut pattern);
        } else if let Some(mut element) = pop(&pieces.elements) {
            transformer::walk_interpolated_string_element(&pieces, &mut element);
        } else {
            return;
        }
    }
}

fn pop<T>(list: &RefCell<Vec<T>>) -> Option<T> {
    list.borrow_mut().pop()
}

/// Nodes that were taken out of their parents. Walking a node moves each child here and leaves a leaf in its place.
#[derive(Default)]
struct Pieces {
    statements: RefCell<Vec<ast::Stmt>>,
    expressions: RefCell<Vec<ast::Expr>>,
    patterns: RefCell<Vec<ast::Pattern>>,
    elements: RefCell<Vec<ast::InterpolatedStringElement>>,
}

impl Transformer for Pieces {
    fn visit_stmt(&self, statement: &mut ast::Stmt) {
        let leaf = ast::Stmt::Pass(ast::StmtPass { range: TextRange::default(), node_index: NO_INDEX });
        self.statements.borrow_mut().push(std::mem::replace(statement, leaf));
    }

    fn visit_expr(&self, expr: &mut ast::Expr) {
        let leaf = ast::Expr::NoneLiteral(ast::ExprNoneLiteral { range: TextRange::default(), node_index: NO_INDEX });
        self.expressions.borrow_mut().push(std::mem::replace(expr, leaf));
    }

    fn visit_pattern(&self, pattern: &mut ast::Pattern) {
        let leaf = ast::Pattern::MatchSingleton(ast::PatternMatchSingleton {
            range: TextRange::default(),
            node_index: NO_INDEX,
            value: ast::Singleton::None,
        });
        self.patterns.borrow_mut().push(std::mem::replace(pattern, leaf));
    }

    fn visit_interpolated_string_element(&self, element: &mut ast::InterpolatedStringElement) {
        let leaf = ast::InterpolatedStringElement::Literal(ast::InterpolatedStringLiteralElement {
            range: TextRange::default(),
            node_index: NO_INDEX,
            value: Box::default(),
        });
        self.elements.borrow_mut().push(std::mem::replace(element, leaf));
    }
}

#[expect(clippy::declare_interior_mutable_const, reason = "each leaf gets an index of its own")]
const NO_INDEX: ast::AtomicNodeIndex = ast::AtomicNodeIndex::NONE;
