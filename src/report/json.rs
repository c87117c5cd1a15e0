//! Findings as JSON, in the shape that editors and CI services read from other Python linters.
//!
//! `schema/findings-1.json` describes it; a key that goes or changes its meaning is a new version of that file.

use std::cell::RefCell;
use std::io;

use serde::ser::{Serialize, Serializer};

use crate::engine::Run;
use crate::finding::{Applicability, Finding, Place};
use crate::source::Position;

use super::texts::Texts;
use super::{level_name, places};

pub fn write_array(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Array { run, texts: RefCell::new(Texts::new(run)) })?;
    writeln!(out)
}

pub fn write_lines(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let mut texts = Texts::new(run);
    for finding in &run.findings {
        serde_json::to_writer(&mut *out, &object(run, &mut texts, finding))?;
        writeln!(out)?;
    }
    Ok(())
}

/// Objects are made while they are written: a run may have more findings than should stand in memory twice.
struct Array<'a> {
    run: &'a Run,
    texts: RefCell<Texts<'a>>,
}

impl Serialize for Array<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let objects = self.run.findings.iter().map(|finding| object(self.run, &mut self.texts.borrow_mut(), finding));
        serializer.collect_seq(objects)
    }
}

#[derive(serde::Serialize)]
struct Object<'a> {
    code: &'a str,
    name: &'a str,
    level: &'a str,
    message: &'a str,
    filename: String,
    location: Option<Location>,
    end_location: Option<Location>,
    /// Notebooks have cells; kept for readers that expect the key.
    cell: Option<u32>,
    noqa_row: Option<usize>,
    fix: Option<Fix<'a>>,
    url: Option<String>,
    related: Vec<Related<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
}

#[derive(serde::Serialize)]
struct Location {
    row: usize,
    column: usize,
}

#[derive(serde::Serialize)]
struct Related<'a> {
    message: &'a str,
    filename: String,
    location: Option<Location>,
    end_location: Option<Location>,
}

#[derive(serde::Serialize)]
struct Fix<'a> {
    applicability: Applicability,
    message: &'a str,
    edits: Vec<Edit<'a>>,
}

#[derive(serde::Serialize)]
struct Edit<'a> {
    content: &'a str,
    location: Location,
    end_location: Location,
}

fn object<'a>(run: &Run, texts: &mut Texts<'_>, finding: &'a Finding) -> Object<'a> {
    let place = finding.primary.place;
    let (location, end_location) = locations(texts, place);
    Object {
        code: finding.rule,
        name: finding.rule,
        level: level_name(finding.level),
        message: &finding.message,
        filename: places::absolute_path(run, place.file),
        noqa_row: location.as_ref().map(|location| location.row),
        location,
        end_location,
        cell: None,
        fix: fix(texts, finding),
        url: places::url(finding.rule),
        related: finding
            .related
            .iter()
            .map(|label| {
                let (location, end_location) = locations(texts, label.place);
                let filename = places::absolute_path(run, label.place.file);
                Related { message: &label.text, filename, location, end_location }
            })
            .collect(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
    }
}

/// A fix whose edits cannot be placed is none.
fn fix<'a>(texts: &mut Texts<'_>, finding: &'a Finding) -> Option<Fix<'a>> {
    let fix = finding.fix.as_ref()?;
    let file = finding.primary.place.file;
    let edits = fix
        .edits
        .iter()
        .map(|edit| {
            let (start, end) = texts.span(Place::new(file, edit.range))?;
            Some(Edit { content: &edit.content, location: start.into(), end_location: end.into() })
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Fix { applicability: fix.applicability, message: &fix.message, edits })
}

fn locations(texts: &mut Texts<'_>, place: Place) -> (Option<Location>, Option<Location>) {
    texts.span(place).map(|(start, end)| (start.into(), end.into())).unzip()
}

impl From<Position> for Location {
    fn from(position: Position) -> Self {
        Self { row: position.line, column: position.column }
    }
}
