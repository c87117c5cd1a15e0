//! From a syntax tree to facts, in one pass.

use ruff_python_ast::{self as ast, token::TokenKind};
use ruff_python_parser::Parsed;
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::{FxHashMap, FxHashSet};

use super::messages;
use super::{
    Access, AccessContext, Argument, ArgumentKind, Binding, BindingKind, BodyShape, BoundNames, Call, CallIndex, Class,
    ClassIndex, Comparison, Declaration, Export, Expr, ExprId, FileFacts, Function, FunctionIndex, Generator, Guard,
    Import, Key, KeyOf, Leave, LeaveKind, Loop, Operator, OrderedFloat, PROTOCOL, Parameter, ParameterKind, Recent,
    Region, RegionId, Run, SKIPS, Scope, ScopeId, ScopeKind, StarImport, Store, Symbol, Synonyms, Usage, suppressions,
};

/// Nesting of expressions and statements beyond this is [`super::Expr::Opaque`].
pub const MAX_DEPTH: usize = 1_000;

/// Longer string literals are known as strings only.
const MAX_STRING: usize = 256;

/// Summarises a parsed file, and tells how deep its statements and expressions nest: at least so deep where the facts
/// are truncated. The text is the one the tree was parsed from.
pub(crate) fn collect(text: &str, parsed: &Parsed<ast::ModModule>) -> (FileFacts, usize) {
    let mut collector = Collector::new(text);
    collector.body(&parsed.syntax().body);
    let (mut facts, depth) = collector.finish();
    if suppressions::may_be_in(text) {
        let comments = parsed.tokens().iter().filter(|token| token.kind() == TokenKind::Comment);
        facts.suppressions = suppressions::parse(text, comments.map(Ranged::range));
    }
    (facts, depth)
}

struct Collector<'a> {
    text: &'a str,
    facts: FileFacts,
    scope: ScopeId,
    function: Option<FunctionIndex>,
    region: RegionId,
    depth: usize,
    deepest: usize,
    /// What the `if` statement that was just visited leaves behind: its test, and which outcome alone goes on.
    remaining: Option<(ExprId, bool)>,
    recent: Recent,
    // Stacks of what is being put together: the tables get it in one piece, and no node allocates.
    pending_exprs: Vec<ExprId>,
    pending_arguments: Vec<Argument>,
    pending_parameters: Vec<Parameter>,
    pending_operations: Vec<&'a ast::ExprBinOp>,
    /// The functions that are being visited.
    frames: Vec<Frame>,
    /// For each loop that is being visited, whether a `break` leaves it.
    breaks: Vec<bool>,
    /// What the module has bound to `True` or `False` so far.
    flags: Vec<&'a str>,
}

#[derive(Default)]
struct Frame {
    returned: Vec<ExprId>,
    yielded: Vec<ExprId>,
    has_bare_return: bool,
    is_generator: bool,
}

impl<'a> Collector<'a> {
    fn new(text: &'a str) -> Self {
        let mut facts = FileFacts::default();
        // What a file of this length usually has: tables that grow are copied again and again.
        facts.exprs.reserve(text.len());
        facts.bindings.reserve(text.len() / 128);
        facts.calls.reserve(text.len() / 128);
        facts.arguments.reserve(text.len() / 64);
        facts.accesses.reserve(text.len() / 96);
        facts.functions.reserve(text.len() / 1024);
        facts.parameters.reserve(text.len() / 512);
        facts.regions.reserve(text.len() / 256);
        facts.scopes.reserve(text.len() / 1024);
        facts.lists.reserve(text.len() / 128);
        facts.names.reserve(text.len());
        facts.scopes.push(Scope { kind: ScopeKind::Module, parent: ScopeId::MODULE, bindings: Run::default() });
        facts.regions.push(Region { parent: RegionId::MODULE, guard: Guard::None });
        Self {
            text,
            facts,
            scope: ScopeId::MODULE,
            function: None,
            region: RegionId::MODULE,
            depth: 0,
            deepest: 0,
            remaining: None,
            recent: Recent::default(),
            pending_exprs: Vec::new(),
            pending_arguments: Vec::new(),
            pending_parameters: Vec::new(),
            pending_operations: Vec::new(),
            frames: Vec::new(),
            breaks: Vec::new(),
            flags: Vec::new(),
        }
    }

    fn finish(mut self) -> (FileFacts, usize) {
        let facts = &mut self.facts;
        redirect(facts);
        sort(facts);
        facts.headers.sort_unstable_by_key(|header| (header.start(), header.end()));
        facts.headers.dedup();
        (self.facts, self.deepest)
    }

    // Tables.

    fn symbol(&mut self, name: &str) -> Symbol {
        self.facts.names.intern(name, &mut self.recent)
    }

    fn push(&mut self, expr: Expr, range: TextRange) -> ExprId {
        self.facts.exprs.push(expr, range)
    }

    fn list(&mut self, items: &[ExprId]) -> Run {
        let start = self.facts.lists.len() as u32;
        self.facts.lists.extend_from_slice(items);
        Run { start, len: items.len() as u32 }
    }

    /// Makes a list of what was pushed on `pending_exprs` since it had a length.
    fn pending_list(&mut self, base: usize) -> Run {
        let start = self.facts.lists.len() as u32;
        self.facts.lists.extend(self.pending_exprs.drain(base..));
        Run { start, len: self.facts.lists.len() as u32 - start }
    }

    fn new_scope(&mut self, kind: ScopeKind) -> ScopeId {
        let id = ScopeId(self.facts.scopes.len() as u32);
        self.facts.scopes.push(Scope { kind, parent: self.scope, bindings: Run::default() });
        id
    }

    fn new_region(&mut self, parent: RegionId, guard: Guard) -> RegionId {
        let id = RegionId(self.facts.regions.len() as u32);
        self.facts.regions.push(Region { parent, guard });
        id
    }

    fn new_loop(&mut self, start: TextSize) -> RegionId {
        let region = self.new_region(self.region, Guard::Loop);
        self.facts.loops.push(Loop { region, start });
        region
    }

    fn within<T>(&mut self, guard: Guard, visit: impl FnOnce(&mut Self) -> T) -> T {
        let region = self.new_region(self.region, guard);
        self.in_region(region, visit)
    }

    fn in_region<T>(&mut self, region: RegionId, visit: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.region, region);
        let result = visit(self);
        self.region = outer;
        result
    }

    /// A name gets a meaning, in force from `since` on.
    fn bind(&mut self, scope: ScopeId, name: &'a str, kind: BindingKind, range: TextRange, since: TextSize) {
        let name = self.symbol(name);
        self.facts.bindings.push(Binding { scope, name, kind, range, since, region: self.region });
    }

    /// The scope that a walrus or an annotation scope's statement binds in.
    fn binding_scope(&self) -> ScopeId {
        let mut scope = self.scope;
        while matches!(self.facts.scopes[scope.index()].kind, ScopeKind::Comprehension | ScopeKind::TypeParameters) {
            scope = self.facts.scopes[scope.index()].parent;
        }
        scope
    }

    fn header(&mut self, range: TextRange) {
        let text = &self.text.as_bytes()[range.to_std_range()];
        if memchr::memchr2(b'\n', b'\r', text).is_some() {
            self.facts.headers.push(range);
        }
    }

    // Statements.

    /// Visits statements in order; whether control can reach their end.
    fn body(&mut self, statements: &'a [ast::Stmt]) -> bool {
        self.descend();
        let reaches_end = if self.depth > MAX_DEPTH {
            self.facts.truncated = true;
            true
        } else {
            stacker::maybe_grow(128 * 1024, 1024 * 1024, || self.body_statements(statements))
        };
        self.depth -= 1;
        reaches_end
    }

    fn descend(&mut self) {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }

    fn body_statements(&mut self, statements: &'a [ast::Stmt]) -> bool {
        let outer = self.region;
        let mut reaches_end = true;
        for (index, statement) in statements.iter().enumerate() {
            if !reaches_end && !matches!(self.facts.regions[self.region.index()].guard, Guard::Dead) {
                self.region = self.new_region(self.region, Guard::Dead);
            }
            let is_docstring = index == 0 && is_docstring(statement);
            if is_docstring {
                self.header(statement.range());
                continue;
            }
            reaches_end &= self.statement(statement);
            if statement.is_if_stmt()
                && let Some((test, holds)) = self.remaining.take()
                && reaches_end
            {
                // `if sys.version_info < (3, 11): return`: the rest stands under the negated test.
                self.region = self.new_region(self.region, Guard::Test { test, holds });
            }
        }
        self.region = outer;
        reaches_end
    }

    fn statement(&mut self, statement: &'a ast::Stmt) -> bool {
        match statement {
            ast::Stmt::FunctionDef(function) => self.function_definition(function),
            ast::Stmt::ClassDef(class) => self.class_definition(class),
            ast::Stmt::If(statement) => return self.if_statement(statement),
            ast::Stmt::For(statement) => return self.for_statement(statement),
            ast::Stmt::While(statement) => return self.while_statement(statement),
            ast::Stmt::With(statement) => return self.with_statement(statement),
            ast::Stmt::Try(statement) => return self.try_statement(statement),
            ast::Stmt::Match(statement) => return self.match_statement(statement),
            simple => {
                let range = simple.range();
                self.header(range);
                return self.simple_statement(simple, range.end());
            }
        }
        true
    }

    /// `since`: where the statement ends.
    fn simple_statement(&mut self, statement: &'a ast::Stmt, since: TextSize) -> bool {
        match statement {
            ast::Stmt::Return(statement) => {
                let value = statement.value.as_deref().map(|value| self.expr(value));
                if let Some(frame) = self.frames.last_mut() {
                    match value {
                        Some(value) => frame.returned.push(value),
                        None => frame.has_bare_return = true,
                    }
                }
                self.leave(LeaveKind::Return, since);
                return false;
            }
            ast::Stmt::Raise(statement) => {
                self.optional(raised(statement));
                self.optional(statement.cause.as_deref());
                self.leave(LeaveKind::Raise, since);
                return false;
            }
            ast::Stmt::Continue(_) => {
                self.leave(LeaveKind::Loop, since);
                return false;
            }
            ast::Stmt::Break(_) => {
                if let Some(breaks) = self.breaks.last_mut() {
                    *breaks = true;
                }
                self.leave(LeaveKind::Loop, since);
                return false;
            }
            ast::Stmt::Delete(statement) => {
                for target in &statement.targets {
                    self.delete(target, since);
                }
            }
            ast::Stmt::TypeAlias(statement) => {
                let outer = self.scope;
                self.type_parameters(statement.type_params.as_deref());
                let value = self.expr(&statement.value);
                self.scope = outer;
                if let ast::Expr::Name(name) = &*statement.name {
                    self.bind(self.binding_scope(), &name.id, BindingKind::TypeAlias(value), name.range, since);
                }
            }
            ast::Stmt::Assign(statement) => {
                let value = self.expr(&statement.value);
                if let [target] = &statement.targets[..] {
                    self.flag(target, &statement.value);
                }
                for target in &statement.targets {
                    self.exports_assigned(target, value);
                    self.target(target, Bound::Value(value), since);
                }
            }
            ast::Stmt::AugAssign(statement) => {
                let value = self.expr(&statement.value);
                match &*statement.target {
                    ast::Expr::Name(name) => {
                        if self.is_exports(&name.id) {
                            self.facts.exports.push(match statement.op {
                                ast::Operator::Add => Export::Extend(value),
                                _ => Export::Opaque,
                            });
                        }
                        self.bind(self.scope, &name.id, BindingKind::AugAssign(value), name.range, since);
                    }
                    ast::Expr::Attribute(attribute) => {
                        let expr = self.attribute(attribute);
                        self.access(expr, AccessContext::Update { value });
                    }
                    other => {
                        self.expr(other);
                    }
                }
            }
            ast::Stmt::AnnAssign(statement) => {
                let annotation = self.expr(&statement.annotation);
                if let Some(value) = statement.value.as_deref() {
                    self.flag(&statement.target, value);
                }
                let value = statement.value.as_deref().map(|value| self.expr(value));
                match &*statement.target {
                    // In parentheses, a name without a value stays what it is.
                    ast::Expr::Name(_) if !statement.simple && value.is_none() => {}
                    ast::Expr::Name(name) => {
                        if let Some(value) = value {
                            self.exports_assigned(&statement.target, value);
                        }
                        let kind = BindingKind::Annotated { annotation, value };
                        self.bind(self.binding_scope(), &name.id, kind, name.range, since);
                    }
                    ast::Expr::Attribute(attribute) => {
                        let expr = self.attribute(attribute);
                        self.facts.declarations.push(Declaration { expr, annotation, scope: self.scope });
                        if let Some(value) = value {
                            self.access(expr, AccessContext::Write { value: Some(value) });
                        }
                    }
                    other => {
                        self.expr(other);
                    }
                }
            }
            ast::Stmt::Assert(statement) => {
                let test = self.expr(&statement.test);
                if is_about_a_value(&statement.test) {
                    self.within(Guard::Test { test, holds: false }, |this| this.leave(LeaveKind::Raise, since));
                }
                self.optional(statement.msg.as_deref());
            }
            ast::Stmt::Import(statement) => {
                for alias in &statement.names {
                    let module = self.symbol(alias.name.as_str());
                    let (name, kind, range) = match &alias.asname {
                        Some(name) => (name.as_str(), BindingKind::ImportAs { module }, name.range),
                        None => {
                            let top = alias.name.as_str().split('.').next().unwrap_or_default();
                            (top, BindingKind::Import { module }, alias.name.range)
                        }
                    };
                    self.bind(self.scope, name, kind, range, since);
                }
            }
            ast::Stmt::ImportFrom(statement) => {
                let module = self.symbol(statement.module.as_ref().map_or("", |module| module.as_str()));
                for alias in &statement.names {
                    if alias.name.as_str() == "*" {
                        self.facts.star_imports.push(StarImport {
                            scope: self.scope,
                            level: statement.level,
                            module,
                            range: statement.range,
                            region: self.region,
                        });
                        continue;
                    }
                    let name = self.symbol(alias.name.as_str());
                    let kind = BindingKind::ImportFrom { level: statement.level, module, name };
                    let own = alias.asname.as_ref().unwrap_or(&alias.name);
                    if matches!(alias.name.as_str(), "version_info" | "platform") {
                        self.flags.push(own.as_str());
                    }
                    self.bind(self.scope, own.as_str(), kind, own.range, since);
                }
            }
            ast::Stmt::Global(statement) => {
                for name in &statement.names {
                    self.bind(self.scope, name.as_str(), BindingKind::Global, name.range, since);
                }
            }
            ast::Stmt::Nonlocal(statement) => {
                for name in &statement.names {
                    self.bind(self.scope, name.as_str(), BindingKind::Nonlocal, name.range, since);
                }
            }
            ast::Stmt::Expr(statement) => {
                let expr = self.expr(&statement.value);
                self.set_usage(expr, Usage::Discarded);
                // `point.size` alone, outside functions: nothing else keeps it.
                if self.function.is_none() && statement.value.is_attribute_expr() {
                    let (scope, region) = (self.scope, self.region);
                    self.facts.accesses.push(Access { expr, context: AccessContext::Read, scope, region });
                }
                self.exports_called(expr);
            }
            ast::Stmt::Pass(_) | ast::Stmt::IpyEscapeCommand(_) => {}
            ast::Stmt::FunctionDef(_)
            | ast::Stmt::ClassDef(_)
            | ast::Stmt::If(_)
            | ast::Stmt::For(_)
            | ast::Stmt::While(_)
            | ast::Stmt::With(_)
            | ast::Stmt::Try(_)
            | ast::Stmt::Match(_) => {}
        }
        true
    }

    fn if_statement(&mut self, statement: &'a ast::StmtIf) -> bool {
        let outer = self.region;
        self.compound_header(statement.start(), statement.test.end());
        let first = self.expr(&statement.test);
        let region = self.new_region(outer, Guard::Test { test: first, holds: true });
        let body_reaches_end = self.in_region(region, |this| this.body(&statement.body));
        let mut others_reach_end = false;
        let mut has_else = false;
        let mut test = first;
        let mut negated = outer;
        for clause in &statement.elif_else_clauses {
            negated = self.new_region(negated, Guard::Test { test, holds: false });
            let region = match &clause.test {
                Some(next) => {
                    self.compound_header(clause.start(), next.end());
                    test = self.in_region(negated, |this| this.expr(next));
                    self.new_region(negated, Guard::Test { test, holds: true })
                }
                None => {
                    has_else = true;
                    negated
                }
            };
            others_reach_end |= self.in_region(region, |this| this.body(&clause.body));
        }
        others_reach_end |= !has_else;
        // Only tests that may be decided: what follows `if not values: return` is no special case.
        let decides = body_reaches_end != others_reach_end && may_be_decided(&statement.test, &self.flags, 0);
        self.remaining = decides.then_some((first, body_reaches_end));
        body_reaches_end || others_reach_end
    }

    fn for_statement(&mut self, statement: &'a ast::StmtFor) -> bool {
        self.compound_header(statement.start(), statement.iter.end());
        let iterable = self.expr(&statement.iter);
        self.set_usage(iterable, Usage::Iterated { is_async: statement.is_async });
        self.breaks.push(false);
        let region = self.new_loop(statement.start());
        self.in_region(region, |this| {
            let bound = Bound::For { iterable, is_async: statement.is_async };
            this.target(&statement.target, bound, statement.iter.end());
            this.body(&statement.body);
        });
        let has_break = self.breaks.pop().unwrap_or(false);
        let else_reaches_end = self.loop_else(&statement.orelse);
        has_break || else_reaches_end
    }

    fn while_statement(&mut self, statement: &'a ast::StmtWhile) -> bool {
        self.compound_header(statement.start(), statement.test.end());
        self.breaks.push(false);
        let is_endless = is_true(&statement.test);
        let region = self.new_loop(statement.start());
        self.in_region(region, |this| {
            let test = this.expr(&statement.test);
            if is_endless {
                this.body(&statement.body);
            } else {
                this.within(Guard::Test { test, holds: true }, |this| this.body(&statement.body));
            }
        });
        let has_break = self.breaks.pop().unwrap_or(false);
        let else_reaches_end = self.loop_else(&statement.orelse);
        has_break || !is_endless && else_reaches_end
    }

    /// The `else` of a loop runs unless `break` leaves it.
    fn loop_else(&mut self, statements: &'a [ast::Stmt]) -> bool {
        statements.is_empty() || self.within(Guard::Sometimes, |this| this.body(statements))
    }

    fn with_statement(&mut self, statement: &'a ast::StmtWith) -> bool {
        let outer = self.region;
        let end = statement.items.last().map_or(statement.start(), Ranged::end);
        self.compound_header(statement.start(), end);
        for item in &statement.items {
            let manager = self.expr(&item.context_expr);
            self.set_usage(manager, Usage::Entered { is_async: statement.is_async });
            // What a later item or the binding raises, an earlier manager sees.
            self.region = self.new_region(self.region, Guard::With { manager });
            if let Some(target) = &item.optional_vars {
                let bound = Bound::With { manager, is_async: statement.is_async };
                self.target(target, bound, item.end());
            }
        }
        let reaches_end = self.body(&statement.body);
        self.region = outer;
        reaches_end
    }

    fn try_statement(&mut self, statement: &'a ast::StmtTry) -> bool {
        let mut handled: Vec<ExprId> = Vec::new();
        let mut types: Vec<Vec<ExprId>> = Vec::new();
        for handler in &statement.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            let own: Vec<ExprId> = match handler.type_.as_deref() {
                Some(ast::Expr::Tuple(tuple)) => tuple.elts.iter().map(|element| self.expr(element)).collect(),
                Some(kind) => vec![self.expr(kind)],
                None => Vec::new(),
            };
            if !raises_again(handler) {
                if handler.type_.is_none() {
                    let everything = self.push(Expr::Opaque, handler.range);
                    handled.push(everything);
                }
                handled.extend(&own);
            }
            types.push(own);
        }
        let handlers = self.list(&handled);
        let tried = self.new_region(self.region, Guard::Try { handlers });
        let mut reaches_end = self.in_region(tried, |this| this.body(&statement.body));
        if !statement.orelse.is_empty() {
            reaches_end = self.within(Guard::Else { tried }, |this| this.body(&statement.orelse)) && reaches_end;
        }
        for (handler, types) in statement.handlers.iter().zip(types) {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            let run = self.list(&types);
            let end = handler.type_.as_deref().map_or(handler.start(), Ranged::end);
            self.compound_header(handler.start(), end);
            reaches_end |= self.within(Guard::Handler { types: run }, |this| {
                if let Some(name) = &handler.name {
                    let kind = match types.as_slice() {
                        [single] => BindingKind::Except(*single),
                        _ => BindingKind::Opaque,
                    };
                    this.bind(this.scope, name.as_str(), kind, name.range, end);
                }
                this.body(&handler.body)
            });
        }
        let final_reaches_end = self.body(&statement.finalbody);
        reaches_end && final_reaches_end
    }

    fn match_statement(&mut self, statement: &'a ast::StmtMatch) -> bool {
        let outer = self.region;
        self.compound_header(statement.start(), statement.subject.end());
        let subject = self.expr(&statement.subject);
        let decides = may_be_decided(&statement.subject, &self.flags, 0);
        // Where no `case` has matched so far.
        let mut others = outer;
        let mut reaches_end = false;
        let mut is_exhaustive = false;
        for case in &statement.cases {
            let end = case.guard.as_deref().map_or(case.pattern.end(), Ranged::end);
            self.compound_header(case.start(), end);
            // A pattern binds before it is known whether the guard holds.
            let tried = self.new_region(others, Guard::Sometimes);
            let guard = self.in_region(tried, |this| {
                this.pattern(&case.pattern);
                case.guard.as_deref().map(|guard| this.expr(guard))
            });
            let region = if decides {
                let test = self.case_test(subject, &case.pattern, guard);
                let region = self.new_region(others, Guard::Test { test, holds: true });
                others = self.new_region(others, Guard::Test { test, holds: false });
                region
            } else {
                tried
            };
            reaches_end |= self.in_region(region, |this| this.body(&case.body));
            is_exhaustive |= case.guard.is_none() && case.pattern.is_irrefutable();
        }
        reaches_end || !is_exhaustive
    }

    fn case_test(&mut self, subject: ExprId, pattern: &'a ast::Pattern, guard: Option<ExprId>) -> ExprId {
        let range = pattern.range();
        let right = self.pattern_test(pattern, 0);
        let test = self.push(Expr::Compare { operator: Comparison::Matches, left: subject, right }, range);
        let Some(guard) = guard else { return test };
        let operands = self.list(&[test, guard]);
        self.push(Expr::Bool { is_and: true, operands }, range.cover(self.facts.range(guard)))
    }

    /// A pattern as [`Comparison::Matches`] has it.
    fn pattern_test(&mut self, pattern: &'a ast::Pattern, depth: u32) -> ExprId {
        const DEEPEST: u32 = 8;
        let range = pattern.range();
        let expr = match pattern {
            _ if depth > DEEPEST => Expr::Opaque,
            ast::Pattern::MatchValue(pattern) if pattern.value.is_literal_expr() => return self.expr(&pattern.value),
            ast::Pattern::MatchSingleton(pattern) => match pattern.value {
                ast::Singleton::None => Expr::None,
                ast::Singleton::True => Expr::True,
                ast::Singleton::False => Expr::False,
            },
            ast::Pattern::MatchSequence(pattern) => Expr::Tuple(self.pattern_tests(&pattern.patterns, depth)),
            ast::Pattern::MatchStar(_) => {
                let rest = self.push(Expr::Opaque, range);
                Expr::Starred(rest)
            }
            ast::Pattern::MatchAs(pattern) => {
                let name = pattern.name.as_ref().map_or("_", |name| name.as_str());
                let name = Expr::Name { name: self.symbol(name), scope: self.scope };
                match &pattern.pattern {
                    Some(inner) => {
                        let inner = self.pattern_test(inner, depth + 1);
                        let name = self.push(name, range);
                        Expr::Bool { is_and: true, operands: self.list(&[inner, name]) }
                    }
                    None => name,
                }
            }
            ast::Pattern::MatchOr(pattern) => {
                Expr::Bool { is_and: false, operands: self.pattern_tests(&pattern.patterns, depth) }
            }
            ast::Pattern::MatchValue(_) | ast::Pattern::MatchMapping(_) | ast::Pattern::MatchClass(_) => Expr::Opaque,
        };
        self.push(expr, range)
    }

    fn pattern_tests(&mut self, patterns: &'a [ast::Pattern], depth: u32) -> Run {
        let tests: Vec<ExprId> = patterns.iter().map(|pattern| self.pattern_test(pattern, depth + 1)).collect();
        self.list(&tests)
    }

    fn pattern(&mut self, pattern: &'a ast::Pattern) {
        self.descend();
        if self.depth > MAX_DEPTH {
            self.facts.truncated = true;
        } else {
            stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.pattern_within(pattern));
        }
        self.depth -= 1;
    }

    fn pattern_within(&mut self, pattern: &'a ast::Pattern) {
        match pattern {
            ast::Pattern::MatchValue(pattern) => {
                self.expr(&pattern.value);
            }
            ast::Pattern::MatchSingleton(_) => {}
            ast::Pattern::MatchSequence(pattern) => pattern.patterns.iter().for_each(|inner| self.pattern(inner)),
            ast::Pattern::MatchMapping(pattern) => {
                for key in &pattern.keys {
                    self.expr(key);
                }
                pattern.patterns.iter().for_each(|inner| self.pattern(inner));
                self.capture(pattern.rest.as_ref());
            }
            ast::Pattern::MatchClass(pattern) => {
                self.expr(&pattern.cls);
                pattern.arguments.patterns.iter().for_each(|inner| self.pattern(inner));
                pattern.arguments.keywords.iter().for_each(|keyword| self.pattern(&keyword.pattern));
            }
            ast::Pattern::MatchStar(pattern) => self.capture(pattern.name.as_ref()),
            ast::Pattern::MatchAs(pattern) => {
                if let Some(inner) = &pattern.pattern {
                    self.pattern(inner);
                }
                self.capture(pattern.name.as_ref());
            }
            ast::Pattern::MatchOr(pattern) => pattern.patterns.iter().for_each(|inner| self.pattern(inner)),
        }
    }

    fn capture(&mut self, name: Option<&'a ast::Identifier>) {
        if let Some(name) = name {
            self.bind(self.scope, name.as_str(), BindingKind::Opaque, name.range, name.range.end());
        }
    }

    // Targets.

    fn target(&mut self, target: &'a ast::Expr, bound: Bound, since: TextSize) {
        match target {
            ast::Expr::Name(name) => {
                let kind = bound.kind();
                self.bind(self.scope, &name.id, kind, name.range, since);
            }
            ast::Expr::Attribute(attribute) => {
                let expr = self.attribute(attribute);
                self.access(expr, AccessContext::Write { value: bound.plain() });
            }
            ast::Expr::Tuple(ast::ExprTuple { elts, .. }) | ast::Expr::List(ast::ExprList { elts, .. }) => {
                let starred = elts.iter().position(ast::Expr::is_starred_expr);
                for (index, element) in elts.iter().enumerate() {
                    let index = (starred.is_none_or(|starred| index < starred)).then_some(index as u32);
                    self.target(element, bound.element(index), since);
                }
            }
            ast::Expr::Starred(starred) => self.target(&starred.value, bound.element(None), since),
            other => {
                let target = self.expr(other);
                self.store(target, bound);
            }
        }
    }

    fn store(&mut self, target: ExprId, bound: Bound) {
        let (Expr::Subscript { value: container, index: key }, Some(value)) = (self.facts.expr(target), bound.plain())
        else {
            return;
        };
        self.facts.stores.push(Store { container, key, value, scope: self.scope, region: self.region });
    }

    fn delete(&mut self, target: &'a ast::Expr, since: TextSize) {
        match target {
            ast::Expr::Name(name) => self.bind(self.scope, &name.id, BindingKind::Delete, name.range, since),
            ast::Expr::Attribute(attribute) => {
                let expr = self.attribute(attribute);
                self.access(expr, AccessContext::Delete);
            }
            ast::Expr::Tuple(ast::ExprTuple { elts, .. }) | ast::Expr::List(ast::ExprList { elts, .. }) => {
                elts.iter().for_each(|element| self.delete(element, since));
            }
            other => {
                self.expr(other);
            }
        }
    }

    /// What ends the function's body itself has nothing after it that runs.
    fn leave(&mut self, kind: LeaveKind, end: TextSize) {
        // What stands behind a plain `return` is dead code, and says so itself; a plain `raise` tells how a function ends.
        let is_told = match self.facts.regions[self.region.index()].guard {
            Guard::Function(_) => kind == LeaveKind::Raise,
            Guard::Dead => false,
            _ => true,
        };
        if let (Some(function), true) = (self.function, is_told) {
            self.facts.leaves.push(Leave { kind, function, region: self.region, end });
        }
    }

    fn access(&mut self, expr: ExprId, context: AccessContext) {
        if self.function.is_none() && context == AccessContext::Read {
            return;
        }
        self.facts.accesses.push(Access { expr, context, scope: self.scope, region: self.region });
    }

    /// What is no constant: these are hashable.
    fn key(&mut self, expr: ExprId, of: KeyOf) {
        if matches!(self.facts.expr(expr), Expr::Name { .. } | Expr::Attribute { .. } | Expr::Call(_) | Expr::Tuple(_))
        {
            self.facts.keys.push(Key { expr, of, scope: self.scope, region: self.region });
        }
    }

    // Definitions.

    fn decorators(&mut self, decorators: &'a [ast::Decorator]) -> Run {
        let base = self.pending_exprs.len();
        for decorator in decorators {
            self.header(decorator.range);
            let value = self.expr(&decorator.expression);
            self.pending_exprs.push(value);
        }
        self.pending_list(base)
    }

    /// Enters the annotation scope of PEP 695 parameters, where there are any.
    fn type_parameters(&mut self, parameters: Option<&'a ast::TypeParams>) {
        let Some(parameters) = parameters else { return };
        self.scope = self.new_scope(ScopeKind::TypeParameters);
        for parameter in &parameters.type_params {
            let (name, bound, default) = match parameter {
                ast::TypeParam::TypeVar(it) => (&it.name, it.bound.as_deref(), it.default.as_deref()),
                ast::TypeParam::TypeVarTuple(it) => (&it.name, None, it.default.as_deref()),
                ast::TypeParam::ParamSpec(it) => (&it.name, None, it.default.as_deref()),
            };
            self.optional(bound);
            self.optional(default);
            self.bind(self.scope, name.as_str(), BindingKind::TypeParameter, name.range, name.range.start());
        }
    }

    fn class_definition(&mut self, class: &'a ast::StmtClassDef) {
        let enclosing = self.scope;
        let decorators = self.decorators(&class.decorator_list);
        self.type_parameters(class.type_params.as_deref());
        let arguments = class.arguments.as_deref();
        let bases = self.arguments(arguments.map_or(&[], |arguments| &*arguments.args), &[]);
        let keywords = self.arguments(&[], arguments.map_or(&[], |arguments| &*arguments.keywords));
        let index = ClassIndex(self.facts.classes.len() as u32);
        let scope = self.new_scope(ScopeKind::Class(index));
        let end = arguments.map(Ranged::end).or(class.type_params.as_deref().map(Ranged::end));
        let header = self.definition_header("class", class.name.start(), end.unwrap_or(class.name.end()));
        let name = self.symbol(class.name.as_str());
        self.facts.classes.push(Class {
            name,
            range: class.name.range,
            header,
            statement: class.range,
            enclosing,
            scope,
            region: self.region,
            bases,
            keywords,
            decorators,
            has_type_parameters: class.type_params.is_some(),
            defines_descriptor: false,
            body: body_shape(&class.body),
        });
        self.scope = scope;
        self.body(&class.body);
        self.scope = enclosing;
        self.bind(enclosing, class.name.as_str(), BindingKind::Class(index), class.name.range, class.end());
    }

    /// Behind the colon that ends a statement's header: closing brackets, names and comments may stand before it.
    fn colon_after(&self, end: TextSize) -> TextSize {
        let bytes = self.text.as_bytes();
        let mut at = usize::from(end);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b':' => return TextSize::new(at as u32 + 1),
                b'#' => at += self.text[at..].find(['\n', '\r']).unwrap_or(bytes.len() - at),
                _ => at += 1,
            }
        }
        end
    }

    /// Notes the header of a compound statement, from its keyword to its colon.
    fn compound_header(&mut self, start: TextSize, end: TextSize) {
        let range = TextRange::new(start, self.colon_after(end));
        self.header(range);
    }

    fn definition_header(&mut self, keyword: &str, name: TextSize, end: TextSize) -> TextRange {
        let before = &self.text[..usize::from(name)];
        // Nearly always one space stands between the two.
        let at = match before.strip_suffix(' ').and_then(|before| before.strip_suffix(keyword)) {
            Some(rest) => Some(rest.len()),
            None => before.rfind(keyword),
        };
        let start = at.map_or(name, |at| TextSize::new(at as u32));
        let header = TextRange::new(start, self.colon_after(end));
        self.header(header);
        header
    }

    fn function_definition(&mut self, function: &'a ast::StmtFunctionDef) {
        let enclosing = self.scope;
        let decorators = self.decorators(&function.decorator_list);
        self.type_parameters(function.type_params.as_deref());
        let parameters = self.parameters(&function.parameters, enclosing);
        let returns = function.returns.as_deref().map(|returns| self.expr(returns));
        let end = function.returns.as_deref().map_or(function.parameters.end(), Ranged::end);
        let header =
            self.definition_header(if function.is_async { "async" } else { "def" }, function.name.start(), end);
        let name = self.symbol(function.name.as_str());
        let index = FunctionIndex(self.facts.functions.len() as u32);
        let scope = self.new_scope(ScopeKind::Function(index));
        if function.is_async {
            self.facts.async_functions.push(index);
        }
        self.facts.functions.push(Function {
            name: Some(name),
            range: function.name.range,
            header,
            statement: function.range,
            enclosing,
            scope,
            region: self.region,
            decorators,
            parameters,
            returns,
            is_async: function.is_async,
            is_generator: false,
            returned: Run::default(),
            yielded: Run::default(),
            falls_off: false,
            body: body_shape(&function.body),
        });
        self.in_function(index, scope, |this| this.body(&function.body));
        self.scope = enclosing;
        self.bind(enclosing, function.name.as_str(), BindingKind::Function(index), function.name.range, header.end());
    }

    /// Visits the body of a function in its own frame and notes how it ends.
    fn in_function(&mut self, index: FunctionIndex, scope: ScopeId, body: impl FnOnce(&mut Self) -> bool) {
        let outer_scope = std::mem::replace(&mut self.scope, scope);
        let outer_function = self.function.replace(index);
        let outer_breaks = std::mem::take(&mut self.breaks);
        self.frames.push(Frame::default());
        let region = self.new_region(self.region, Guard::Function(index));
        let parameters = self.facts.functions[index.index()].parameters;
        let reaches_end = self.in_region(region, |this| {
            for at in parameters.range() {
                let parameter = this.facts.parameters[at];
                this.facts.bindings.push(Binding {
                    scope,
                    name: parameter.name,
                    kind: BindingKind::Parameter(at as u32),
                    range: parameter.range,
                    since: parameter.range.start(),
                    region,
                });
            }
            body(this)
        });
        let frame = self.frames.pop().unwrap_or_default();
        let returned = self.list(&frame.returned);
        let yielded = self.list(&frame.yielded);
        let function = &mut self.facts.functions[index.index()];
        function.returned = returned;
        function.yielded = yielded;
        function.is_generator = frame.is_generator;
        function.falls_off = reaches_end || frame.has_bare_return;
        self.scope = outer_scope;
        self.function = outer_function;
        self.breaks = outer_breaks;
    }

    /// Annotations stand in the annotation scope, where there is one; defaults in the scope of the statement.
    fn parameters(&mut self, parameters: &'a ast::Parameters, defaults: ScopeId) -> Run {
        let base = self.pending_parameters.len();
        let plain = |this: &mut Self, kind, list: &'a [ast::ParameterWithDefault]| {
            for parameter in list {
                let annotated = std::mem::replace(&mut this.scope, defaults);
                let default = parameter.default.as_deref().map(|default| this.expr(default));
                this.scope = annotated;
                this.parameter(&parameter.parameter, kind, default);
            }
        };
        plain(self, ParameterKind::PositionalOnly, &parameters.posonlyargs);
        plain(self, ParameterKind::Positional, &parameters.args);
        if let Some(parameter) = &parameters.vararg {
            self.parameter(parameter, ParameterKind::Variadic, None);
        }
        plain(self, ParameterKind::KeywordOnly, &parameters.kwonlyargs);
        if let Some(parameter) = &parameters.kwarg {
            self.parameter(parameter, ParameterKind::Keywords, None);
        }
        let start = self.facts.parameters.len() as u32;
        self.facts.parameters.extend(self.pending_parameters.drain(base..));
        Run { start, len: self.facts.parameters.len() as u32 - start }
    }

    fn parameter(&mut self, parameter: &'a ast::Parameter, kind: ParameterKind, default: Option<ExprId>) {
        let annotation = parameter.annotation.as_deref().map(|annotation| self.expr(annotation));
        let name = self.symbol(parameter.name.as_str());
        let range = parameter.name.range;
        self.pending_parameters.push(Parameter { name, kind, annotation, default, range });
    }

    fn lambda(&mut self, lambda: &'a ast::ExprLambda) -> Expr {
        let parameters = match &lambda.parameters {
            Some(parameters) => self.parameters(parameters, self.scope),
            None => Run::default(),
        };
        let index = FunctionIndex(self.facts.functions.len() as u32);
        let enclosing = self.scope;
        let scope = self.new_scope(ScopeKind::Function(index));
        self.facts.functions.push(Function {
            name: None,
            range: lambda.range,
            header: TextRange::new(lambda.start(), lambda.body.start()),
            statement: lambda.range,
            enclosing,
            scope,
            region: self.region,
            decorators: Run::default(),
            parameters,
            returns: None,
            is_async: false,
            is_generator: false,
            returned: Run::default(),
            yielded: Run::default(),
            falls_off: false,
            body: BodyShape { is_empty: false, has_docstring: false, has_other_statements: true },
        });
        self.in_function(index, scope, |this| {
            let value = this.expr(&lambda.body);
            if let Some(frame) = this.frames.last_mut() {
                frame.returned.push(value);
            }
            false
        });
        Expr::Lambda(index)
    }

    // Expressions.

    fn optional(&mut self, expr: Option<&'a ast::Expr>) -> Option<ExprId> {
        expr.map(|expr| self.expr(expr))
    }

    fn expr(&mut self, expr: &'a ast::Expr) -> ExprId {
        self.descend();
        let id = if self.depth > MAX_DEPTH {
            self.facts.truncated = true;
            self.push(Expr::Opaque, expr.range())
        } else if self.depth.is_multiple_of(8) {
            stacker::maybe_grow(128 * 1024, 1024 * 1024, || self.expr_within(expr))
        } else {
            self.expr_within(expr)
        };
        self.depth -= 1;
        id
    }

    fn exprs(&mut self, exprs: &'a [ast::Expr]) -> Run {
        let base = self.pending_exprs.len();
        for expr in exprs {
            let id = self.expr(expr);
            self.pending_exprs.push(id);
        }
        self.pending_list(base)
    }

    fn expr_within(&mut self, expr: &'a ast::Expr) -> ExprId {
        let value = match expr {
            // Nine of ten are these, and know their own range: that of any expression costs another jump by its kind.
            ast::Expr::Name(name) => {
                let symbol = self.symbol(&name.id);
                return self.push(Expr::Name { name: symbol, scope: self.scope }, name.range);
            }
            ast::Expr::Attribute(attribute) => {
                let id = self.attribute(attribute);
                self.access(id, AccessContext::Read);
                return id;
            }
            ast::Expr::Call(call) => return self.call(call),
            ast::Expr::StringLiteral(string) => {
                let value = self.string(string);
                return self.push(value, string.range);
            }
            ast::Expr::NumberLiteral(number) => return self.push(number_of(&number.value), number.range),
            ast::Expr::BooleanLiteral(literal) if literal.value => Expr::True,
            ast::Expr::BooleanLiteral(_) => Expr::False,
            ast::Expr::NoneLiteral(_) => Expr::None,
            ast::Expr::EllipsisLiteral(_) => Expr::Ellipsis,
            ast::Expr::BytesLiteral(_) => Expr::Bytes,
            ast::Expr::Tuple(tuple) => Expr::Tuple(self.exprs(&tuple.elts)),
            ast::Expr::List(list) => Expr::List(self.exprs(&list.elts)),
            ast::Expr::Set(set) => {
                let run = self.exprs(&set.elts);
                for index in run.range() {
                    self.key(self.facts.lists[index], KeyOf::Set);
                }
                Expr::Set(run)
            }
            ast::Expr::Dict(dict) => {
                let base = self.pending_exprs.len();
                for item in &dict.items {
                    let key = match &item.key {
                        Some(key) => self.expr(key),
                        None => self.push(Expr::Opaque, item.value.range()),
                    };
                    self.key(key, KeyOf::Dict);
                    self.pending_exprs.push(key);
                    let value = self.expr(&item.value);
                    self.pending_exprs.push(value);
                }
                Expr::Dict(self.pending_list(base))
            }
            ast::Expr::Subscript(subscript) => {
                let value = self.expr(&subscript.value);
                let index = self.expr(&subscript.slice);
                self.key(index, KeyOf::Subscript(value));
                Expr::Subscript { value, index }
            }
            ast::Expr::Await(inner) => {
                let value = self.expr(&inner.value);
                self.set_usage(value, Usage::Awaited);
                Expr::Await(value)
            }
            ast::Expr::BinOp(operation) => return self.operation(operation),
            ast::Expr::UnaryOp(unary) => self.unary(unary),
            ast::Expr::BoolOp(operation) => {
                let is_and = operation.op == ast::BoolOp::And;
                let base = self.pending_exprs.len();
                for operand in &operation.values {
                    let guard = match &self.pending_exprs[base..] {
                        [] => None,
                        [test] => Some(Guard::Test { test: *test, holds: is_and }),
                        _ => Some(Guard::Sometimes),
                    };
                    let operand = match guard {
                        Some(guard) => self.within(guard, |this| this.expr(operand)),
                        None => self.expr(operand),
                    };
                    self.pending_exprs.push(operand);
                }
                Expr::Bool { is_and, operands: self.pending_list(base) }
            }
            ast::Expr::If(conditional) => {
                let test = self.expr(&conditional.test);
                let body = self.within(Guard::Test { test, holds: true }, |this| this.expr(&conditional.body));
                let orelse = self.within(Guard::Test { test, holds: false }, |this| this.expr(&conditional.orelse));
                Expr::If { test, body, orelse }
            }
            ast::Expr::Compare(compare) => {
                let left = self.expr(&compare.left);
                match (&*compare.ops, &*compare.comparators) {
                    ([operator], [right]) => {
                        let right = self.expr(right);
                        if matches!(operator, ast::CmpOp::In | ast::CmpOp::NotIn) {
                            self.key(left, KeyOf::Membership(right));
                        }
                        Expr::Compare { operator: comparison(*operator), left, right }
                    }
                    // `(3, 9) <= sys.version_info < (3, 12)`: each with the next.
                    (operators, rights) => {
                        let base = self.pending_exprs.len();
                        let mut left = left;
                        for (&operator, right) in operators.iter().zip(rights) {
                            let right = self.expr(right);
                            let operator = comparison(operator);
                            let range = self.facts.range(left).cover(self.facts.range(right));
                            let test = self.push(Expr::Compare { operator, left, right }, range);
                            self.pending_exprs.push(test);
                            left = right;
                        }
                        Expr::Bool { is_and: true, operands: self.pending_list(base) }
                    }
                }
            }
            ast::Expr::Lambda(lambda) => self.lambda(lambda),
            ast::Expr::Starred(starred) => Expr::Starred(self.expr(&starred.value)),
            ast::Expr::Named(named) => {
                let value = self.expr(&named.value);
                if let ast::Expr::Name(name) = &*named.target {
                    let scope = self.binding_scope();
                    self.bind(scope, &name.id, BindingKind::Assign(value), name.range, named.end());
                }
                Expr::Named(value)
            }
            ast::Expr::ListComp(it) => self.comprehension(&it.generators, &[&it.elt], None),
            ast::Expr::SetComp(it) => self.comprehension(&it.generators, &[&it.elt], Some(KeyOf::Set)),
            ast::Expr::Generator(it) => {
                // The scope that comes next.
                let scope = ScopeId(self.facts.scopes.len() as u32);
                self.facts.generators.push(Generator { scope, range: it.range });
                self.comprehension(&it.generators, &[&it.elt], None)
            }
            ast::Expr::DictComp(it) => match &it.key {
                Some(key) => self.comprehension(&it.generators, &[&it.value, key], Some(KeyOf::Dict)),
                None => self.comprehension(&it.generators, &[&it.value], None),
            },
            ast::Expr::FString(string) => self.f_string(string),
            ast::Expr::TString(string) => {
                for element in string.value.elements() {
                    if let ast::InterpolatedStringElement::Interpolation(interpolation) = element {
                        self.interpolation(interpolation);
                    }
                }
                Expr::Opaque
            }
            ast::Expr::Yield(it) => {
                let value = match it.value.as_deref() {
                    Some(value) => self.expr(value),
                    None => self.push(Expr::None, it.range),
                };
                self.yields(value);
                Expr::Opaque
            }
            ast::Expr::YieldFrom(it) => {
                self.expr(&it.value);
                let unknown = self.push(Expr::Opaque, it.range);
                self.yields(unknown);
                Expr::Opaque
            }
            ast::Expr::Slice(slice) => {
                let lower = self.optional(slice.lower.as_deref());
                let upper = self.optional(slice.upper.as_deref());
                match self.optional(slice.step.as_deref()) {
                    None => Expr::Slice { lower, upper },
                    Some(_) => Expr::Opaque,
                }
            }
            ast::Expr::IpyEscapeCommand(_) => Expr::Opaque,
        };
        self.push(value, expr.range())
    }

    fn string(&mut self, string: &'a ast::ExprStringLiteral) -> Expr {
        // `to_str` would store the whole in the tree, whose memory is taken back as it was built.
        let length: usize = string.value.iter().map(|part| part.value.len()).sum();
        match string.value.as_slice() {
            _ if length > MAX_STRING => Expr::LongStr,
            [part] => Expr::Str(self.symbol(&part.value)),
            parts => {
                let text: String = parts.iter().map(|part| &*part.value).collect();
                Expr::Str(self.symbol(&text))
            }
        }
    }

    fn yields(&mut self, value: ExprId) {
        if let Some(frame) = self.frames.last_mut() {
            frame.is_generator = true;
            frame.yielded.push(value);
        }
    }

    fn attribute(&mut self, attribute: &'a ast::ExprAttribute) -> ExprId {
        let value = self.expr(&attribute.value);
        let name = self.symbol(attribute.attr.as_str());
        self.push(Expr::Attribute { value, name }, attribute.range)
    }

    /// A chain like `"a" + "b" + …` leans to the left and may be thousands of operands long: it costs no recursion.
    fn operation(&mut self, outermost: &'a ast::ExprBinOp) -> ExprId {
        let base = self.pending_operations.len();
        let mut innermost = outermost;
        self.pending_operations.push(innermost);
        while let ast::Expr::BinOp(left) = &*innermost.left {
            innermost = left;
            self.pending_operations.push(innermost);
        }
        let length = self.pending_operations.len() - base;
        self.deepest = self.deepest.max(self.depth + length);
        let mut left = self.expr(&innermost.left);
        while self.pending_operations.len() > base
            && let Some(operation) = self.pending_operations.pop()
        {
            let right = self.expr(&operation.right);
            let depth = self.depth + (self.pending_operations.len() - base);
            let value = if depth > MAX_DEPTH {
                self.facts.truncated = true;
                Expr::Opaque
            } else {
                Expr::Binary { operator: operator(operation.op), left, right }
            };
            left = self.push(value, operation.range);
        }
        left
    }

    fn unary(&mut self, unary: &'a ast::ExprUnaryOp) -> Expr {
        if unary.op == ast::UnaryOp::USub
            && let ast::Expr::NumberLiteral(number) = &*unary.operand
        {
            match &number.value {
                ast::Number::Int(value) => {
                    if let Some(value) = value.as_i64().and_then(i64::checked_neg) {
                        return Expr::Int(value);
                    }
                }
                ast::Number::Float(value) => return Expr::Float(OrderedFloat((-value).to_bits())),
                ast::Number::Complex { .. } => {}
            }
        }
        let operand = self.expr(&unary.operand);
        if unary.op == ast::UnaryOp::Not { Expr::Not(operand) } else { Expr::Opaque }
    }

    fn call(&mut self, call: &'a ast::ExprCall) -> ExprId {
        let callee = self.expr(&call.func);
        self.messages(call);
        let arguments = self.arguments(&call.arguments.args, &call.arguments.keywords);
        let index = CallIndex(self.facts.calls.len() as u32);
        let named = |keyword: &&ast::Keyword| keyword.arg.as_deref() == Some("bases");
        let bases = call.arguments.keywords.iter().find(named).map(|keyword| &keyword.value);
        if call.arguments.args.get(1).into_iter().chain(bases).any(may_be_bases) {
            self.facts.creations.push(index);
        }
        let expr = self.push(Expr::Call(index), call.range());
        self.facts.calls.push(Call {
            expr,
            callee,
            arguments,
            scope: self.scope,
            region: self.region,
            usage: Usage::Value,
        });
        expr
    }

    /// What protobuf is told of messages: a module that it generates holds their classes, and shows none.
    fn messages(&mut self, call: &'a ast::ExprCall) {
        let ast::Expr::Attribute(callee) = &*call.func else { return };
        let [first, ..] = &*call.arguments.args else { return };
        match (callee.attr.as_str(), first) {
            ("AddSerializedFile", ast::Expr::BytesLiteral(bytes)) => {
                let bytes: Vec<u8> = bytes.value.bytes().collect();
                for message in messages::described(&bytes) {
                    let message = self.symbol(&message);
                    self.facts.messages.push(message);
                }
            }
            ("GeneratedProtocolMessageType", ast::Expr::StringLiteral(name)) if self.scope == ScopeId::MODULE => {
                if let [part] = name.value.as_slice() {
                    let message = self.symbol(&part.value);
                    self.facts.messages.push(message);
                }
            }
            _ => {}
        }
    }

    fn arguments(&mut self, positional: &'a [ast::Expr], keywords: &'a [ast::Keyword]) -> Run {
        let base = self.pending_arguments.len();
        for argument in positional {
            let argument = match argument {
                ast::Expr::Starred(starred) => {
                    let value = self.expr(&starred.value);
                    Argument { kind: ArgumentKind::Starred, value, range: starred.range }
                }
                other => {
                    let value = self.expr(other);
                    Argument { kind: ArgumentKind::Positional, value, range: self.facts.range(value) }
                }
            };
            self.pending_arguments.push(argument);
        }
        for keyword in keywords {
            let value = self.expr(&keyword.value);
            let kind = match &keyword.arg {
                Some(name) => ArgumentKind::Keyword(self.symbol(name.as_str())),
                None => ArgumentKind::DoubleStarred,
            };
            self.pending_arguments.push(Argument { kind, value, range: keyword.range });
        }
        let own = &mut self.pending_arguments[base..];
        // `f(a=1, *b)`: a starred argument may follow a keyword.
        if !own.is_sorted_by_key(|argument| argument.range.start()) {
            own.sort_by_key(|argument| argument.range.start());
        }
        let start = self.facts.arguments.len() as u32;
        self.facts.arguments.extend(self.pending_arguments.drain(base..));
        Run { start, len: self.facts.arguments.len() as u32 - start }
    }

    fn set_usage(&mut self, expr: ExprId, usage: Usage) {
        if let Expr::Call(call) = self.facts.expr(expr) {
            self.facts.calls[call.index()].usage = usage;
        }
    }

    /// The last of the elements is the key, where the comprehension makes a set or a dict.
    fn comprehension(
        &mut self,
        generators: &'a [ast::Comprehension],
        elements: &[&'a ast::Expr],
        key_of: Option<KeyOf>,
    ) -> Expr {
        let outer = self.scope;
        let outer_region = self.region;
        let inner = self.new_scope(ScopeKind::Comprehension);
        let starts = elements.iter().map(Ranged::start).chain(generators.iter().map(Ranged::start));
        let start = starts.min().unwrap_or_default();
        for (index, generator) in generators.iter().enumerate() {
            // The first iterable is evaluated outside.
            self.scope = if index == 0 { outer } else { inner };
            let iterable = self.expr(&generator.iter);
            self.set_usage(iterable, Usage::Iterated { is_async: generator.is_async });
            self.scope = inner;
            self.region = self.new_loop(start);
            let bound = Bound::For { iterable, is_async: generator.is_async };
            self.target(&generator.target, bound, generator.iter.end().min(generator.target.start()));
            for test in &generator.ifs {
                let test = self.expr(test);
                self.region = self.new_region(self.region, Guard::Test { test, holds: true });
            }
        }
        let (mut value, mut last) = (None, None);
        for element in elements {
            let id = self.expr(element);
            value.get_or_insert(id);
            last = Some(id);
        }
        if let (Some(key), Some(of)) = (last, key_of) {
            self.key(key, of);
        }
        self.scope = outer;
        self.region = outer_region;
        value.map_or(Expr::Opaque, Expr::Comprehension)
    }

    fn f_string(&mut self, string: &'a ast::ExprFString) -> Expr {
        let base = self.pending_exprs.len();
        let mut is_plain = true;
        for part in string.value.iter() {
            match part {
                ast::FStringPart::Literal(literal) => {
                    let part = self.literal_part(&literal.value, literal.range);
                    self.pending_exprs.push(part);
                }
                ast::FStringPart::FString(string) => {
                    for element in &string.elements {
                        let part = match element {
                            ast::InterpolatedStringElement::Literal(literal) => {
                                self.literal_part(&literal.value, literal.range)
                            }
                            ast::InterpolatedStringElement::Interpolation(interpolation) => {
                                is_plain &= interpolation.format_spec.is_none()
                                    && interpolation.conversion == ast::ConversionFlag::None
                                    && interpolation.debug_text.is_none();
                                self.interpolation(interpolation)
                            }
                        };
                        self.pending_exprs.push(part);
                    }
                }
            }
        }
        if is_plain {
            return Expr::FString(self.pending_list(base));
        }
        self.pending_exprs.truncate(base);
        Expr::LongStr
    }

    fn literal_part(&mut self, text: &'a str, range: TextRange) -> ExprId {
        let expr = if text.len() <= MAX_STRING { Expr::Str(self.symbol(text)) } else { Expr::LongStr };
        self.push(expr, range)
    }

    fn interpolation(&mut self, interpolation: &'a ast::InterpolatedElement) -> ExprId {
        let value = self.expr(&interpolation.expression);
        if let Some(spec) = &interpolation.format_spec {
            for inner in spec.elements.interpolations() {
                self.interpolation(inner);
            }
        }
        value
    }

    // `__all__`.

    fn is_exports(&self, name: &str) -> bool {
        name == "__all__" && self.scope == ScopeId::MODULE
    }

    fn flag(&mut self, target: &'a ast::Expr, value: &ast::Expr) {
        if self.scope == ScopeId::MODULE
            && self.region == RegionId::MODULE
            && (value.is_boolean_literal_expr() || may_be_decided(value, &self.flags, 0))
            && let ast::Expr::Name(name) = target
        {
            self.flags.push(&name.id);
        }
    }

    fn exports_assigned(&mut self, target: &'a ast::Expr, value: ExprId) {
        match target {
            ast::Expr::Name(name) if self.is_exports(&name.id) => {
                let is_certain = matches!(self.facts.regions[self.region.index()].guard, Guard::None);
                self.facts.exports.push(if is_certain { Export::Assign(value) } else { Export::Opaque });
            }
            ast::Expr::Subscript(subscript) => {
                if let ast::Expr::Name(name) = &*subscript.value
                    && self.is_exports(&name.id)
                {
                    self.facts.exports.push(Export::Opaque);
                }
            }
            _ => {}
        }
    }

    /// `__all__.extend(…)` and its like as a statement.
    fn exports_called(&mut self, expr: ExprId) {
        let facts = &mut self.facts;
        let Expr::Call(call) = facts.expr(expr) else { return };
        let call = facts.calls[call.index()];
        let Expr::Attribute { value, name: method } = facts.expr(call.callee) else { return };
        let Expr::Name { name, scope: ScopeId::MODULE } = facts.expr(value) else { return };
        if facts.names.get(name) != "__all__" {
            return;
        }
        let arguments = &facts.arguments[call.arguments.range()];
        let argument = arguments.first().map(|argument| argument.value);
        facts.exports.push(match (facts.names.get(method), argument) {
            ("extend", Some(value)) => Export::Extend(value),
            ("append", Some(value)) => Export::Append(value),
            ("remove", Some(value)) => Export::Remove(value),
            ("sort" | "index" | "count", _) => return,
            _ => Export::Opaque,
        });
    }
}

/// Whether an assertion may say what a name stands for: `isinstance(x, A)`, `x is not None`, `x`; or which text it is:
/// `name != "x"`, `name[0] != "_"`, `not name.startswith("_")`.
fn is_about_a_value(test: &ast::Expr) -> bool {
    let is_text = |expr: &ast::Expr| match expr {
        ast::Expr::StringLiteral(_) => true,
        ast::Expr::Tuple(tuple) => tuple.elts.iter().all(ast::Expr::is_string_literal_expr),
        _ => false,
    };
    match test {
        ast::Expr::Name(_) => true,
        ast::Expr::Call(call) => {
            let of_text = matches!(&*call.func, ast::Expr::Attribute(method)
                if method.attr.id == "startswith" && method.value.is_name_expr());
            of_text
                || matches!(&*call.func, ast::Expr::Name(name) if name.id == "isinstance")
                    && matches!(call.arguments.args.first(), Some(ast::Expr::Name(_)))
        }
        ast::Expr::Compare(compare) => match (&*compare.left, &*compare.ops, &*compare.comparators) {
            (ast::Expr::Name(_), [ast::CmpOp::Is | ast::CmpOp::IsNot], _) => true,
            (left, [ast::CmpOp::Eq | ast::CmpOp::NotEq | ast::CmpOp::In | ast::CmpOp::NotIn], [right]) => {
                let is_name = match left {
                    ast::Expr::Name(_) => true,
                    ast::Expr::Subscript(subscript) => subscript.value.is_name_expr(),
                    _ => false,
                };
                is_name && is_text(right)
            }
            _ => false,
        },
        ast::Expr::BoolOp(operation) => operation.values.iter().any(is_about_a_value),
        ast::Expr::UnaryOp(operation) => operation.op == ast::UnaryOp::Not && is_about_a_value(&operation.operand),
        _ => false,
    }
}

/// What a target is bound to.
#[derive(Debug, Clone, Copy)]
enum Bound {
    Value(ExprId),
    Element { value: ExprId, index: Option<u32> },
    For { iterable: ExprId, is_async: bool },
    ForElement { iterable: ExprId, index: u32 },
    With { manager: ExprId, is_async: bool },
    Opaque,
}

impl Bound {
    fn kind(self) -> BindingKind {
        match self {
            Self::Value(value) => BindingKind::Assign(value),
            Self::Element { value, index } => BindingKind::Unpack { value, index },
            Self::For { iterable, is_async } => BindingKind::For { iterable, is_async },
            Self::ForElement { iterable, index } => BindingKind::ForElement { iterable, index },
            Self::With { manager, is_async } => BindingKind::With { manager, is_async },
            Self::Opaque => BindingKind::Opaque,
        }
    }

    /// The value itself, where it is one expression.
    fn plain(self) -> Option<ExprId> {
        match self {
            Self::Value(value) => Some(value),
            Self::Element { .. } | Self::For { .. } | Self::ForElement { .. } | Self::With { .. } | Self::Opaque => {
                None
            }
        }
    }

    fn element(self, index: Option<u32>) -> Self {
        match self {
            Self::Value(value) => Self::Element { value, index },
            Self::For { iterable, is_async: false } => match index {
                Some(index) => Self::ForElement { iterable, index },
                None => Self::Opaque,
            },
            // Elements of elements, of what a manager gives.
            Self::Element { .. } | Self::For { .. } | Self::ForElement { .. } | Self::With { .. } | Self::Opaque => {
                Self::Opaque
            }
        }
    }
}

/// By scope and name, then by when they come into force, then as in the source. Sorts small keys, and moves each
/// binding but once.
fn sort(facts: &mut FileFacts) {
    let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    let bindings = &facts.bindings;
    let mut keys: Vec<(u64, u64)> = bindings
        .iter()
        .zip(0..)
        .map(|(binding, at)| (pair(binding.scope.0, binding.name.0), pair(binding.since.to_u32(), at)))
        .collect();
    keys.sort_unstable();
    facts.bindings = keys.iter().map(|&(_, key)| bindings[key as u32 as usize].clone()).collect();
    let mut start = 0;
    for of_scope in facts.bindings.chunk_by(|left, right| left.scope == right.scope) {
        let len = of_scope.len() as u32;
        facts.scopes[of_scope[0].scope.index()].bindings = Run { start, len };
        start += len;
    }
    // Asked of the sorted bindings.
    facts.bound_names = BoundNames::of(facts);
    facts.synonyms = Synonyms::of(facts);
    facts.imports = Import::all(facts);
    facts.interpreter_tests = interpreter_tests(facts);
    mark_descriptors(facts);
}

fn mark_descriptors(facts: &mut FileFacts) {
    let protocol: Vec<Symbol> = PROTOCOL.iter().filter_map(|name| facts.names.find(name)).collect();
    if protocol.is_empty() {
        return;
    }
    for binding in &facts.bindings {
        if let ScopeKind::Class(class) = facts.scopes[binding.scope.index()].kind
            && matches!(binding.kind, BindingKind::Function(_))
            && protocol.contains(&binding.name)
        {
            facts.classes[class.index()].defines_descriptor = true;
        }
    }
}

fn interpreter_tests(facts: &FileFacts) -> Vec<ExprId> {
    let may_be_settled = |part: Expr| match part {
        Expr::Name { name, .. } => facts.bound_names.may_be_settled(name),
        // What is matched stands before the first `case`, for all of them.
        Expr::Compare { operator: Comparison::Matches, .. } => true,
        _ => false,
    };
    let mut tests = Vec::new();
    let mut last = None;
    for region in &facts.regions {
        // A test stands before all that it decides: the region of `else` comes after others.
        let Guard::Test { test, .. } = region.guard else { continue };
        if Some(test) > last {
            last = Some(test);
            tests.push(test);
        }
    }
    if SKIPS.iter().any(|(name, _)| facts.names.find(name).is_some()) {
        let of_functions = facts.functions.iter().map(|function| function.decorators);
        let all = of_functions.chain(facts.classes.iter().map(|class| class.decorators));
        tests.extend(all.flat_map(|run| facts.list(run)).filter_map(|&decorator| Some(facts.skip(decorator)?.0)));
    }
    tests.retain(|&test| facts.exprs.parts(test).any(may_be_settled));
    tests.sort_unstable();
    tests
}

/// Moves bindings of names that a scope declares `global` or `nonlocal` to the scope that the declaration means: the
/// module, or the nearest enclosing function that binds the name.
fn redirect(facts: &mut FileFacts) {
    let is_declaration = |binding: &Binding| matches!(binding.kind, BindingKind::Global | BindingKind::Nonlocal);
    if !facts.bindings.iter().any(is_declaration) {
        return;
    }
    let declared: FxHashSet<(ScopeId, Symbol)> =
        facts.bindings.iter().filter(|it| is_declaration(it)).map(|it| (it.scope, it.name)).collect();
    let bound: FxHashSet<(ScopeId, Symbol)> =
        facts.bindings.iter().filter(|it| !is_declaration(it)).map(|it| (it.scope, it.name)).collect();
    let owner = |scope: ScopeId, name: Symbol| {
        let mut at = facts.scopes[scope.index()].parent;
        while at != ScopeId::MODULE {
            let is_function = matches!(facts.scopes[at.index()].kind, ScopeKind::Function(_));
            if is_function && bound.contains(&(at, name)) && !declared.contains(&(at, name)) {
                return Some(at);
            }
            at = facts.scopes[at.index()].parent;
        }
        None
    };
    let mut targets: FxHashMap<(ScopeId, Symbol), ScopeId> = FxHashMap::default();
    for binding in &facts.bindings {
        let target = match binding.kind {
            BindingKind::Global => Some(ScopeId::MODULE),
            BindingKind::Nonlocal => owner(binding.scope, binding.name),
            _ => None,
        };
        targets.extend(target.map(|target| ((binding.scope, binding.name), target)));
    }
    for binding in &mut facts.bindings {
        if !is_declaration(binding)
            && let Some(target) = targets.get(&(binding.scope, binding.name))
        {
            binding.scope = *target;
        }
    }
}

fn operator(operator: ast::Operator) -> Operator {
    match operator {
        ast::Operator::Add => Operator::Add,
        ast::Operator::Div => Operator::Div,
        ast::Operator::Mod => Operator::Mod,
        ast::Operator::BitOr => Operator::BitOr,
        ast::Operator::BitAnd => Operator::BitAnd,
        _ => Operator::Other,
    }
}

fn comparison(operator: ast::CmpOp) -> Comparison {
    match operator {
        ast::CmpOp::Eq => Comparison::Eq,
        ast::CmpOp::NotEq => Comparison::NotEq,
        ast::CmpOp::Lt => Comparison::Less,
        ast::CmpOp::LtE => Comparison::LessOrEqual,
        ast::CmpOp::Gt => Comparison::Greater,
        ast::CmpOp::GtE => Comparison::GreaterOrEqual,
        ast::CmpOp::Is => Comparison::Is,
        ast::CmpOp::IsNot => Comparison::IsNot,
        ast::CmpOp::In => Comparison::In,
        ast::CmpOp::NotIn => Comparison::NotIn,
    }
}

fn is_docstring(statement: &ast::Stmt) -> bool {
    matches!(statement, ast::Stmt::Expr(expr) if expr.value.is_string_literal_expr())
}

/// Whether a handler ends by raising the exception that it caught: who raises it is no less in trouble.
fn raises_again(handler: &ast::ExceptHandlerExceptHandler) -> bool {
    let Some((ast::Stmt::Raise(raise), before)) = handler.body.split_last() else { return false };
    let is_again = match (raised(raise), &handler.name) {
        (None, _) => true,
        (Some(ast::Expr::Name(raised)), Some(caught)) => raised.id == caught.id,
        _ => false,
    };
    is_again && !may_leave(before, 0)
}

/// Whether statements may leave the block that they stand in other than by an exception: `if obj is None: return self`.
fn may_leave(statements: &[ast::Stmt], depth: usize) -> bool {
    const MAX_DEPTH: usize = 50;
    let inner = |statements: &[ast::Stmt]| may_leave(statements, depth + 1);
    depth > MAX_DEPTH
        || statements.iter().any(|statement| match statement {
            ast::Stmt::Return(_) | ast::Stmt::Break(_) | ast::Stmt::Continue(_) => true,
            ast::Stmt::If(it) => inner(&it.body) || it.elif_else_clauses.iter().any(|clause| inner(&clause.body)),
            ast::Stmt::For(it) => inner(&it.body) || inner(&it.orelse),
            ast::Stmt::While(it) => inner(&it.body) || inner(&it.orelse),
            ast::Stmt::With(it) => inner(&it.body),
            ast::Stmt::Match(it) => it.cases.iter().any(|case| inner(&case.body)),
            ast::Stmt::Try(it) => {
                let in_handlers = it.handlers.iter().any(|handler| {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    inner(&handler.body)
                });
                in_handlers || [&it.body, &it.orelse, &it.finalbody].into_iter().any(|body| inner(body))
            }
            _ => false,
        })
}

/// The exception of a `raise`. The parser makes one up, without a name, for `raise;`.
fn raised(raise: &ast::StmtRaise) -> Option<&ast::Expr> {
    raise.exc.as_deref().filter(|raised| raised.as_name_expr().is_none_or(|name| !name.id.is_empty()))
}

fn is_true(test: &ast::Expr) -> bool {
    match test {
        ast::Expr::BooleanLiteral(literal) => literal.value,
        ast::Expr::NumberLiteral(number) => {
            matches!(&number.value, ast::Number::Int(value) if value.as_i64().is_some_and(|value| value != 0))
        }
        _ => false,
    }
}

/// Whether a test names what the interpreter, or a flag of the module, decides.
fn may_be_decided(test: &ast::Expr, flags: &[&str], depth: u32) -> bool {
    const NAMES: [&str; 5] = ["TYPE_CHECKING", "version_info", "platform", "PY2", "PY3"];
    if depth > 8 {
        return false;
    }
    let inner = |expr| may_be_decided(expr, flags, depth + 1);
    match test {
        ast::Expr::Name(name) => NAMES.contains(&&*name.id) || flags.contains(&&*name.id),
        ast::Expr::Attribute(attribute) => match attribute.attr.as_str() {
            "major" | "minor" => inner(&attribute.value),
            "name" => matches!(&*attribute.value, ast::Expr::Name(os) if os.id == "os"),
            name => NAMES.contains(&name),
        },
        ast::Expr::UnaryOp(unary) => inner(&unary.operand),
        ast::Expr::BoolOp(operation) => operation.values.iter().any(inner),
        ast::Expr::Compare(compare) => inner(&compare.left) || compare.comparators.iter().any(inner),
        ast::Expr::Tuple(tuple) => tuple.elts.iter().any(inner),
        ast::Expr::Subscript(subscript) => inner(&subscript.value),
        ast::Expr::Call(call) => match &*call.func {
            ast::Expr::Attribute(attribute) => attribute.attr.as_str() == "system" || inner(&attribute.value),
            _ => false,
        },
        _ => false,
    }
}

/// A tuple in which nothing is known to be no class.
fn may_be_bases(expr: &ast::Expr) -> bool {
    let may_be_class = |element: &ast::Expr| {
        matches!(
            element,
            ast::Expr::Name(_)
                | ast::Expr::Attribute(_)
                | ast::Expr::Subscript(_)
                | ast::Expr::Call(_)
                | ast::Expr::Await(_)
                | ast::Expr::If(_)
                | ast::Expr::BoolOp(_)
                | ast::Expr::Named(_)
                | ast::Expr::Starred(_)
        )
    };
    matches!(expr, ast::Expr::Tuple(tuple) if !tuple.is_empty() && tuple.iter().all(may_be_class))
}

fn number_of(number: &ast::Number) -> Expr {
    match number {
        ast::Number::Int(value) => value.as_i64().map_or(Expr::Opaque, Expr::Int),
        ast::Number::Float(value) => Expr::Float(OrderedFloat(value.to_bits())),
        ast::Number::Complex { .. } => Expr::Opaque,
    }
}

fn body_shape(body: &[ast::Stmt]) -> BodyShape {
    let mut shape = BodyShape { is_empty: true, ..BodyShape::default() };
    for (index, statement) in body.iter().enumerate() {
        match statement {
            ast::Stmt::Pass(_) => {}
            ast::Stmt::Expr(expr) if expr.value.is_ellipsis_literal_expr() => {}
            statement if is_docstring(statement) => shape.has_docstring |= index == 0,
            ast::Stmt::FunctionDef(_) => shape.is_empty = false,
            ast::Stmt::Assign(assign) if assign.targets.iter().all(ast::Expr::is_name_expr) => shape.is_empty = false,
            ast::Stmt::AnnAssign(assign) if assign.target.is_name_expr() => shape.is_empty = false,
            _ => {
                shape.is_empty = false;
                shape.has_other_statements = true;
            }
        }
    }
    shape
}
