//! GitLab's code quality report.
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io;

use serde::Serialize;

use crate::engine::Run;
use crate::finding::Level;

use super::places::{self, Fingerprints};
use super::texts::Texts;

#[derive(Serialize)]
struct Issue<'a> {
    check_name: &'a str,
    description: &'a str,
    severity: &'a str,
    fingerprint: String,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let mut texts = Texts::new(run);
    let mut fingerprints = Fingerprints::default();
    let issues: Vec<Issue<'_>> = run
        .findings
        .iter()
        .map(|finding| {
            let place = finding.primary.place;
            let path = places::path(run, place.file);
            let fingerprint = fingerprints.of(&path, &mut texts, finding);
            // A place is required.
            let start = source_start();
            let (begin, end) = texts.span(place).unwrap_or((start, start));
            let [begin, end] = [begin, end].map(|at| Position { line: at.line, column: at.column });
            Issue {
                check_name: finding.rule,
                description: &finding.message,
                severity: if finding.level == Level::Error { "major" } else { "minor" },
                fingerprint,
                location: Location { path, positions: Positions { begin, end } },
            }
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn source_start() -> crate::source::Position {
    crate::source::Position { line: 1, column: 1 }
}
