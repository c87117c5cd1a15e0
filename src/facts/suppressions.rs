//! Comments that silence findings: `# classwise: ignore[name]`, `# classwise: ignore-file[name]`, a bare `# noqa`.

use ruff_text_size::{TextRange, TextSize};
use serde::{Deserialize, Serialize};

/// One comment that asks for silence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suppression {
    pub scope: SuppressionScope,
    /// The names in brackets with their places; empty: every rule.
    pub rules: Vec<(String, TextRange)>,
    /// From the `#` of this directive to its end; other text of the comment is not part of it.
    pub range: TextRange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SuppressionScope {
    /// `# classwise: ignore`: the line, and the statement header it belongs to.
    Line,
    /// `# classwise: ignore-file`: the file.
    File,
    /// A bare `# noqa`: the line. It may belong to other tools, so it is never reported as unused.
    Noqa,
    /// It says `classwise:` and then nothing that is understood: it silences nothing.
    Malformed,
}

impl Suppression {
    /// Whether the comment is none that silences.
    pub fn is_malformed(&self) -> bool {
        self.scope == SuppressionScope::Malformed
    }
}

/// Whether a text has the words of a suppression anywhere: to look at every token of every file would take longer.
pub(super) fn may_be_in(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_noqa = |at: usize| {
        let word = at.checked_sub(2).and_then(|start| bytes.get(start..start + 4));
        word.is_some_and(|word| word.eq_ignore_ascii_case(b"noqa"))
    };
    // No letter of the two words is rarer.
    memchr::memchr2_iter(b'q', b'Q', bytes).any(is_noqa) || memchr::memmem::find(bytes, b"classwise").is_some()
}

/// The suppressions of one comment.
pub fn suppressions_in(comment: &str) -> Vec<Suppression> {
    parse(comment, std::iter::once(TextRange::up_to(TextSize::of(comment))))
}

/// The suppressions of a file's comments.
pub(super) fn parse(text: &str, comments: impl Iterator<Item = TextRange>) -> Vec<Suppression> {
    let mut suppressions = Vec::new();
    for range in comments {
        let comment = &text[range];
        // One comment may hold several: `# noqa  # classwise: ignore[x]`.
        for (at, _) in comment.match_indices('#') {
            let offset = range.start() + TextSize::new(at as u32);
            suppressions.extend(directive(&comment[at..], offset));
        }
    }
    suppressions
}

fn directive(text: &str, offset: TextSize) -> Option<Suppression> {
    let after = text.strip_prefix('#')?.trim_start();
    let made = |scope, rules, end: usize| Suppression {
        scope,
        rules,
        range: TextRange::at(offset, TextSize::new(end as u32)),
    };
    if let Some(rest) = after.get(..4).filter(|word| word.eq_ignore_ascii_case("noqa")).map(|_| &after[4..]) {
        // `# noqa: E501` names rules of other tools, `# noqaed` is no word of anybody's.
        let is_bare = !rest.trim_start().starts_with(':')
            && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
        return is_bare.then(|| made(SuppressionScope::Noqa, Vec::new(), text.len() - rest.len()));
    }
    let rest = after.strip_prefix("classwise:")?.trim_start();
    let (scope, rest) = match rest.strip_prefix("ignore-file") {
        Some(rest) => (SuppressionScope::File, rest),
        None => match rest.strip_prefix("ignore") {
            Some(rest) => (SuppressionScope::Line, rest),
            None => return Some(made(SuppressionScope::Malformed, Vec::new(), text.trim_end().len())),
        },
    };
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-') {
        return Some(made(SuppressionScope::Malformed, Vec::new(), text.trim_end().len()));
    }
    let Some(inside) = rest.trim_start().strip_prefix('[') else {
        return Some(made(scope, Vec::new(), text.len() - rest.len()));
    };
    let Some(close) = inside.find(']') else {
        return Some(made(SuppressionScope::Malformed, Vec::new(), text.trim_end().len()));
    };
    let mut rules = Vec::new();
    let mut position = text.len() - inside.len();
    for part in inside[..close].split(',') {
        let name = part.trim();
        if !name.is_empty() {
            let start = position + (part.len() - part.trim_start().len());
            let range = TextRange::at(offset + TextSize::new(start as u32), TextSize::new(name.len() as u32));
            rules.push((name.to_owned(), range));
        }
        position += part.len() + 1;
    }
    let end = text.len() - inside.len() + close + 1;
    if rules.is_empty() {
        return Some(made(SuppressionScope::Malformed, Vec::new(), end));
    }
    Some(made(scope, rules, end))
}
