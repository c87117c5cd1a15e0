//! Comments that silence findings, written into a file: `--add-ignore`, and what editors offer beside a finding.
//!
//! What such a comment means is read in [`crate::facts`] and decided in [`crate::settle`]; here is decided where it can
//! stand, and what becomes of the comments that are there.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use ruff_python_ast::token::TokenKind;
use ruff_source_file::LineIndex;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::facts::{self, FileFacts, SuppressionScope};
use crate::finding::{Edit, Finding};
use crate::rule::{FileContext, Tree};
use crate::settle::lines_of;

/// What silences findings of one file.
#[derive(Debug, Default)]
pub struct Suppressed {
    /// Sorted, without overlap.
    pub edits: Vec<Edit>,
    /// Places in the list of findings that no comment can silence, and why.
    pub left: Vec<(usize, &'static str)>,
}

/// The edits of a file after which its suppressions silence the findings. Comments that are there are extended; none is
/// added for what another one does already. `reason` stands behind the names in new comments; empty: none does.
pub fn edits(context: &FileContext<'_>, findings: &[&Finding], reason: &str) -> Suppressed {
    let Tree::Python { parsed, facts } = context.tree else {
        let in_toml = "no comment silences findings in TOML: use `ignore`, `levels` or `per-file-ignores`";
        return Suppressed { edits: Vec::new(), left: (0..findings.len()).map(|index| (index, in_toml)).collect() };
    };
    let tokens = parsed.tokens().iter().map(|token| (token.kind(), token.range()));
    let page = Page::new(context.text, facts, tokens);
    let mut wanted: Vec<Wanted> = findings.iter().enumerate().map(|(index, it)| page.wanted(index, it)).collect();
    // A comment in a narrow place silences what is found in wider ones around it.
    wanted.sort_by_key(|wanted| (wanted.lines.end() - wanted.lines.start(), wanted.own));
    let mut plan: BTreeMap<Spot, BTreeSet<&'static str>> = BTreeMap::new();
    let mut left = Vec::new();
    for wanted in &wanted {
        let is_silent = plan.iter().any(|(spot, names)| wanted.is_on(spot) && names.contains(wanted.rule));
        if is_silent {
            continue;
        }
        let planned = plan.keys().find(|spot| wanted.is_on(spot)).copied();
        match planned.or_else(|| page.existing(wanted)).or_else(|| page.free(wanted)) {
            Some(spot) => {
                plan.entry(spot).or_default().insert(wanted.rule);
            }
            None => left.push((wanted.index, "a comment can stand on none of its lines")),
        }
    }
    // Of several comments that name a rule the first silences the finding: names that are left over would be unused.
    let mut used: BTreeSet<(Spot, &str)> = BTreeSet::new();
    for wanted in &wanted {
        let first = plan.iter().find(|(spot, names)| wanted.is_on(spot) && names.contains(wanted.rule));
        used.extend(first.map(|(spot, _)| (*spot, wanted.rule)));
    }
    let mut edits: Vec<Edit> = Vec::new();
    for (spot, names) in &plan {
        let names: Vec<&str> = names.iter().copied().filter(|name| used.contains(&(*spot, *name))).collect();
        edits.extend((!names.is_empty()).then(|| page.edit(spot, &names, reason)));
    }
    edits.sort_by_key(|edit| edit.range.start());
    left.sort_unstable();
    Suppressed { edits, left }
}

/// Checks that a text can be the reason of a suppression.
///
/// # Errors
/// It cannot, because of what the message says.
pub fn check_reason(reason: &str) -> Result<(), String> {
    if reason.contains(|char: char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}')) {
        return Err("a reason is one line of text".to_owned());
    }
    let comment = new_comment(&["rule"], reason);
    if facts::suppressions_in(&comment).len() != 1 {
        return Err("a reason holds no suppression of its own".to_owned());
    }
    Ok(())
}

fn new_comment(names: &[&str], reason: &str) -> String {
    let gap = if reason.trim().is_empty() { "" } else { " " };
    format!("# classwise: ignore[{}]{gap}{}", names.join(", "), reason.trim())
}

/// A finding to silence.
struct Wanted {
    index: usize,
    rule: &'static str,
    /// On which a comment silences it.
    lines: RangeInclusive<usize>,
    /// On which it is reported.
    own: usize,
    last: usize,
}

impl Wanted {
    fn is_on(&self, spot: &Spot) -> bool {
        self.lines.contains(&spot.line)
    }
}

/// Where names go, in the order in which suppressions silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    line: usize,
    kind: SpotKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum SpotKind {
    /// Behind the names of a suppression: its place in the facts.
    Extends(usize),
    /// Behind all that is on the line.
    Behind,
    /// Before a comment that would swallow ours.
    Before(TextSize),
}

/// A file as comments see it.
struct Page<'a> {
    text: &'a str,
    facts: &'a FileFacts,
    lines: LineIndex,
    /// Strings that span lines.
    strings: Vec<TextRange>,
    comments: Vec<TextRange>,
}

impl<'a> Page<'a> {
    fn new(text: &'a str, facts: &'a FileFacts, tokens: impl Iterator<Item = (TokenKind, TextRange)>) -> Self {
        let mut strings = Vec::new();
        let mut comments = Vec::new();
        // Of strings with replacement fields, which may hold further ones, the outermost counts.
        let mut open: Vec<TextSize> = Vec::new();
        for (kind, range) in tokens {
            match kind {
                TokenKind::Comment => comments.push(range),
                TokenKind::String => strings.push(range),
                TokenKind::FStringStart | TokenKind::TStringStart => open.push(range.start()),
                TokenKind::FStringEnd | TokenKind::TStringEnd => {
                    if let Some(start) = open.pop().filter(|_| open.is_empty()) {
                        strings.push(TextRange::new(start, range.end()));
                    }
                }
                _ => {}
            }
        }
        strings.retain(|range| text[*range].contains(['\n', '\r']));
        Self { text, facts, lines: LineIndex::from_source_text(text), strings, comments }
    }

    fn wanted(&self, index: usize, finding: &Finding) -> Wanted {
        let range = finding.primary.place.range;
        let line_of = |offset| self.lines.line_index(offset).get();
        let lines = lines_of(self.facts, range, self.lines.line_starts());
        Wanted { index, rule: finding.rule, lines, own: line_of(range.start()), last: line_of(range.end()) }
    }

    /// A suppression of some rules that the finding's lines have already.
    fn existing(&self, wanted: &Wanted) -> Option<Spot> {
        let suppressions = self.facts.suppressions.iter().enumerate();
        let mut named = suppressions.filter(|(_, it)| it.scope == SuppressionScope::Line && !it.rules.is_empty());
        named.find_map(|(index, suppression)| {
            let line = self.lines.line_index(suppression.range.start()).get();
            wanted.lines.contains(&line).then_some(Spot { line, kind: SpotKind::Extends(index) })
        })
    }

    /// A place for a new comment: the line that is reported, else the nearest to what a reader looks at.
    fn free(&self, wanted: &Wanted) -> Option<Spot> {
        let (first, last) = (*wanted.lines.start(), *wanted.lines.end());
        let preferred = [wanted.own, wanted.last, last, first];
        let lines = preferred.into_iter().filter(|line| wanted.lines.contains(line)).chain(first..=last);
        lines.into_iter().find_map(|line| self.spot_on(line))
    }

    fn spot_on(&self, line: usize) -> Option<Spot> {
        let range = self.line(line)?;
        let is_in_string = |string: &TextRange| string.start() < range.end() && range.end() < string.end();
        if self.strings.iter().any(is_in_string) {
            return None;
        }
        let Some(comment) = self.comments.iter().find(|comment| range.contains_range(**comment)) else {
            let is_continued = self.text[range].ends_with('\\');
            return (!is_continued).then_some(Spot { line, kind: SpotKind::Behind });
        };
        // `# classwise: ignore[…` without an end takes in what follows.
        let mut own = self.facts.suppressions.iter().filter(|it| comment.contains_range(it.range));
        let kind = match own.find(|suppression| suppression.is_malformed()) {
            Some(malformed) => SpotKind::Before(malformed.range.start()),
            None => SpotKind::Behind,
        };
        Some(Spot { line, kind })
    }

    fn edit(&self, spot: &Spot, names: &[&str], reason: &str) -> Edit {
        match spot.kind {
            SpotKind::Extends(index) => {
                let last = self.facts.suppressions.get(index).and_then(|suppression| suppression.rules.last());
                let end = last.map_or_else(TextSize::default, |(_, range)| range.end());
                Edit { range: TextRange::empty(end), content: names.iter().map(|name| format!(", {name}")).collect() }
            }
            SpotKind::Before(start) => {
                Edit { range: TextRange::empty(start), content: format!("{}  ", new_comment(names, reason)) }
            }
            SpotKind::Behind => {
                let line = self.line(spot.line).unwrap_or_default();
                let code = self.text[line].trim_end_matches([' ', '\t', '\x0c']);
                let start = line.start() + TextSize::of(code);
                let gap = if code.is_empty() { "" } else { "  " };
                let content = format!("{gap}{}", new_comment(names, reason));
                Edit { range: TextRange::new(start, line.end()), content }
            }
        }
    }

    /// A line, counted from 1, without what ends it.
    fn line(&self, line: usize) -> Option<TextRange> {
        let starts = self.lines.line_starts();
        let start = *starts.get(line.checked_sub(1)?)?;
        let end = starts.get(line).copied().unwrap_or_else(|| TextSize::of(self.text));
        let text = &self.text[TextRange::new(start, end)];
        Some(TextRange::at(start, TextSize::of(text.trim_end_matches(['\n', '\r']))))
    }
}
