//! `--explain`: what was reported about a line, and why the other rules that looked at it say nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

use ruff_text_size::TextRange;

use crate::engine::Run;
use crate::finding::{FileId, Reason};
use crate::paths::absolute;
use crate::report::visible;
use crate::source::Source;

/// Whether a place could be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    Everything,
    /// The file was not checked or has no such line; the output says which.
    Nothing,
}

/// Tells of one line, counted from 1: findings, then rules that are silent for a reason, then those that found nothing.
pub fn write(run: &Run, path: &Path, line: usize, out: &mut dyn Write) -> io::Result<Told> {
    let shown = visible(&path.to_string_lossy()).into_owned();
    let own = absolute(path);
    let Some(index) = run.inputs.iter().position(|input| input.is_reported && absolute(&input.path) == own) else {
        writeln!(out, "{shown} was not checked")?;
        return Ok(Told::Nothing);
    };
    let file = FileId(index as u32);
    let input = run.input(file);
    let bytes = match &input.text {
        Some(bytes) => bytes.to_vec(),
        None => match std::fs::read(&input.path) {
            Ok(bytes) => bytes,
            Err(error) => {
                writeln!(out, "{shown} cannot be read: {}", crate::source::reason(&error))?;
                return Ok(Told::Nothing);
            }
        },
    };
    let Ok(source) = Source::decode(bytes, input.kind) else {
        writeln!(out, "{shown} cannot be decoded: no rule looked at it")?;
        return Ok(Told::Nothing);
    };
    let last = source.line_index().line_starts().len();
    if line > last {
        writeln!(out, "{shown} has no line {line}: its last is {last}")?;
        return Ok(Told::Nothing);
    }

    // A header that spans lines is one place, as it is for suppressions.
    let headers = &run.headers;
    let is_here = |range: TextRange| {
        let header = headers.iter().filter(|header| header.contains_range(range)).min_by_key(|header| header.len());
        let whole = header.copied().unwrap_or(range);
        (source.position(whole.start()).line..=source.position(whole.end()).line).contains(&line)
    };
    let mut told = Vec::new();
    for finding in &run.findings {
        if finding.primary.place.file == file && is_here(finding.primary.place.range) {
            told.push(format!("{} reports: {}", finding.rule, finding.message));
        }
    }
    let mut silences: BTreeSet<String> = BTreeSet::new();
    let mut clean: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for silence in run.silences.iter().filter(|it| it.place.file == file && is_here(it.place.range)) {
        match &silence.reason {
            Reason::Because(reason) => _ = silences.insert(format!("{} is silent: {reason}", silence.rule)),
            Reason::Clean(name) => _ = clean.entry(name).or_default().insert(silence.rule),
        }
    }
    told.extend(silences);
    // Most rules: each in a line of its own they would hide the others.
    for (name, rules) in clean {
        let rules: Vec<&str> = rules.into_iter().collect();
        told.push(format!("rules that looked at `{name}` and found nothing wrong: {}", rules.join(", ")));
    }
    if told.is_empty() {
        let has_errors =
            run.findings.iter().any(|finding| finding.primary.place.file == file && finding.rule == "invalid-syntax");
        told.push(if has_errors {
            "the file has syntax errors: no rule looked at it".to_owned()
        } else {
            "no rule has anything to look at here".to_owned()
        });
    }
    for text in told {
        writeln!(out, "{shown}:{line}: {}", visible(&text))?;
    }
    Ok(Told::Everything)
}
