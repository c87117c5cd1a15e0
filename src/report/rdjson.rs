//! reviewdog's diagnostic format.
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>

use std::io;

use ruff_text_size::TextSize;
use serde::Serialize;

use crate::engine::Run;
use crate::finding::{Finding, Level, Place};

use super::places;
use super::texts::Texts;

#[derive(Serialize)]
struct DiagnosticResult<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// Columns count the bytes of UTF-8.
#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let mut texts = Texts::new(run);
    let diagnostics = run.findings.iter().map(|finding| diagnostic(run, &mut texts, finding)).collect();
    let result = DiagnosticResult { source: Source { name: "classwise" }, diagnostics };
    serde_json::to_writer_pretty(&mut *out, &result)?;
    writeln!(out)
}

fn diagnostic<'a>(run: &Run, texts: &mut Texts<'_>, finding: &'a Finding) -> Diagnostic<'a> {
    let file = finding.primary.place.file;
    let edits = finding.fix.as_ref().map_or(&[][..], |fix| &fix.edits);
    let suggestions = edits
        .iter()
        .map(|edit| Some(Suggestion { range: range(texts, Place::new(file, edit.range))?, text: &edit.content }))
        .collect::<Option<Vec<_>>>()
        .unwrap_or_default();
    let help = finding.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
    Diagnostic {
        message: format!("{}{help}", finding.message),
        location: location(run, texts, finding.primary.place),
        severity: if finding.level == Level::Error { "ERROR" } else { "WARNING" },
        code: Code { value: finding.rule, url: places::url(finding.rule) },
        suggestions,
        related_locations: finding
            .related
            .iter()
            .map(|label| Related { message: &label.text, location: location(run, texts, label.place) })
            .collect(),
    }
}

fn location(run: &Run, texts: &mut Texts<'_>, place: Place) -> Location {
    Location { path: places::path(run, place.file), range: range(texts, place) }
}

fn range(texts: &mut Texts<'_>, place: Place) -> Option<Range> {
    let source = texts.get(place.file)?;
    let position = |offset: TextSize| {
        let line = source.position(offset).line;
        let start = source.line_index().line_starts().get(line - 1).copied().unwrap_or_default();
        Position { line, column: usize::from(offset.min(TextSize::of(&*source.text)) - start.min(offset)) + 1 }
    };
    Some(Range { start: position(place.range.start()), end: position(place.range.end()) })
}
