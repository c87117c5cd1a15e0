//! The parser's edge: text to a syntax tree, and the tree to facts.
//!
//! The only file that calls the parser. It owns stacks that are deep enough to parse, visit and drop any tree: the
//! parser grows its own, the collector stops at [`collect::MAX_DEPTH`], and trees beyond that are dropped on a stack
//! made for them. A tree never leaves the closure that it is lent to.

use ruff_python_ast::ModModule;
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::{TextRange, TextSize};

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

/// Parses a file as the newest Python and summarises it.
pub fn parse(text: &str, kind: FileKind) -> Parse {
    with_parsed(text, kind, |parsed, errors| {
        if errors.is_empty() {
            return Parse { facts: collect::collect(text, parsed), errors };
        }
        Parse { facts: FileFacts { invalid_syntax: true, ..FileFacts::default() }, errors }
    })
    .unwrap_or_else(|error| Parse {
        facts: FileFacts { invalid_syntax: true, ..FileFacts::default() },
        errors: vec![error],
    })
}

/// Lends the tree of a text to a closure. The error is one that keeps the text from being parsed at all.
pub fn with_parsed<R>(
    text: &str,
    _kind: FileKind,
    use_tree: impl FnOnce(&Parsed<ModModule>, Vec<SyntaxError>) -> R,
) -> Result<R, SyntaxError> {
    if let Some(error) = too_deep(text) {
        return Err(error);
    }
    let options = ParseOptions::from(Mode::Module);
    let parsed = parse_unchecked(text, options);
    let Some(parsed) = parsed.try_into_module() else {
        return Err(SyntaxError { range: TextRange::default(), message: "the file is no module".to_owned() });
    };
    let end = TextSize::of(text);
    let errors = parsed
        .errors()
        .iter()
        .map(|error| SyntaxError {
            range: TextRange::new(error.location.start().min(end), error.location.end().min(end)),
            message: lowercase_first(&error.error.to_string()),
        })
        .collect();
    let result = use_tree(&parsed, errors);
    drop_deep(parsed, text);
    Ok(result)
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

/// CPython's own limits, so that hostile files cost nothing: 200 open brackets and 100 levels of indentation.
/// <https://github.com/python/cpython/blob/main/Parser/lexer/state.h>
fn too_deep(text: &str) -> Option<SyntaxError> {
    const MAX_BRACKETS: usize = 200;
    let bytes = text.as_bytes();
    // Strings and comments may hold brackets: only where the plain count is high is it worth a closer look.
    let mut depth = 0usize;
    let is_suspect = bytes.iter().any(|byte| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MAX_BRACKETS
    });
    if !is_suspect {
        return None;
    }
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'#' => {
                at += bytes[at..].iter().position(|&byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len() - at)
            }
            b'"' | b'\'' => {
                at = end_of_string(bytes, at);
                continue;
            }
            b'(' | b'[' | b'{' => {
                depth += 1;
                if depth > MAX_BRACKETS {
                    return Some(SyntaxError {
                        range: TextRange::at(TextSize::new(at as u32), TextSize::new(1)),
                        message: "too many nested parentheses".to_owned(),
                    });
                }
            }
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Behind the string that starts at an offset; an f-string's replacement fields count as its text.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let is_triple = bytes.get(start..start + 3) == Some(&[quote; 3]);
    let mut at = start + if is_triple { 3 } else { 1 };
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' | b'\r' if !is_triple => return at,
            byte if byte == quote && !is_triple => return at + 1,
            byte if byte == quote && bytes.get(at..at + 3) == Some(&[quote; 3]) => return at + 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Drops a tree on a stack that cannot overflow, however deep the tree.
fn drop_deep(parsed: Parsed<ModModule>, text: &str) {
    /// A level of nesting needs at least a character of text, and this much stack to be dropped.
    const STACK_PER_BYTE: usize = if cfg!(debug_assertions) { 2_048 } else { 512 };
    const MAX_STACK: usize = 2 << 30;
    if depth_bound(text) < 400 {
        return drop(parsed);
    }
    let stack = text.len().saturating_mul(STACK_PER_BYTE).saturating_add(1 << 20);
    if stack <= MAX_STACK {
        stacker::grow(stack, || drop(parsed));
    } else {
        // No stack is deep enough for certain: the memory is given up, the process goes on.
        std::mem::forget(parsed);
    }
}

/// No expression nests deeper than a logical line has tokens that nest, and no line of normal code has many.
fn depth_bound(text: &str) -> usize {
    let mut longest = 0;
    let mut current = 0usize;
    let mut brackets = 0usize;
    let mut previous = b'\n';
    for &byte in text.as_bytes() {
        match byte {
            b'(' | b'[' | b'{' => {
                brackets += 1;
                current += 1;
            }
            b')' | b']' | b'}' => brackets = brackets.saturating_sub(1),
            b'.' | b'+' | b'-' | b'*' | b'/' | b'%' | b'~' | b'|' | b'&' | b'^' | b'@' | b'<' | b'>' | b':' => {
                current += 1;
            }
            // A word: `not`, `lambda`, `if`, `else`, `await`.
            b' ' | b'\t' | b'\\' | 0x0c if !matches!(previous, b' ' | b'\t' | b',' | b'\n') => current += 1,
            b',' if brackets > 0 => current = current.saturating_sub(1),
            b'\n' | b'\r' if brackets == 0 && previous != b'\\' => {
                longest = longest.max(current);
                current = 0;
            }
            _ => {}
        }
        previous = byte;
    }
    longest.max(current)
}
