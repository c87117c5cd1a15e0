//! SARIF 2.1.0, which code scanning services read.
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::collections::BTreeMap;
use std::io;

use serde_json::{Value, json};

use crate::engine::Run;
use crate::finding::{Finding, Level, Place};
use crate::rules::RULES;
use crate::source::Position;

use super::places::{self, Fingerprints};
use super::texts::Texts;

pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let mut texts = Texts::new(run);
    let mut fingerprints = Fingerprints::default();
    // Only the rules that speak: their pages are long.
    let names: BTreeMap<&str, Level> = run.findings.iter().map(|finding| (finding.rule, finding.level)).collect();
    let rules: Vec<Value> = names.iter().map(|(name, &level)| rule(name, level)).collect();
    let results: Vec<Value> = run
        .findings
        .iter()
        .map(|finding| {
            let mut result = result(run, &mut texts, finding);
            result["ruleIndex"] = names.keys().position(|name| *name == finding.rule).into();
            result["partialFingerprints"] = json!({ "classwise/v1": fingerprints.of(&places::path(run, finding.primary.place.file), &mut texts, finding) });
            result
        })
        .collect();
    let mut driver = json!({ "name": "classwise", "version": env!("CARGO_PKG_VERSION"), "rules": rules });
    if !env!("CARGO_PKG_REPOSITORY").is_empty() {
        driver["informationUri"] = env!("CARGO_PKG_REPOSITORY").into();
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": results }],
    });
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule(name: &str, level: Level) -> Value {
    let mut rule = json!({ "id": name });
    match RULES.iter().find(|rule| rule.name == name) {
        Some(known) => {
            rule["shortDescription"] = text(known.summary());
            rule["help"] = json!({ "text": known.docs, "markdown": known.docs });
            rule["defaultConfiguration"] = json!({ "level": level_of(known.level) });
            rule["properties"] = json!({ "tags": [known.topic] });
            if let Some(url) = places::url(name) {
                rule["helpUri"] = url.into();
            }
        }
        None => rule["defaultConfiguration"] = json!({ "level": level_of(level) }),
    }
    rule
}

fn result(run: &Run, texts: &mut Texts<'_>, finding: &Finding) -> Value {
    let mut message = finding.message.clone();
    for (kind, more) in
        finding.notes.iter().map(|note| ("note", note)).chain(finding.help.iter().map(|it| ("help", it)))
    {
        message.push_str(&format!("\n{kind}: {more}"));
    }
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level_of(finding.level),
        "message": text(&message),
        "locations": [{ "physicalLocation": place(run, texts, finding.primary.place) }],
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(id, label)| {
            let mut location = json!({ "id": id, "physicalLocation": place(run, texts, label.place) });
            if !label.text.is_empty() {
                location["message"] = text(&label.text);
            }
            location
        });
        result["relatedLocations"] = related.collect();
    }
    if !finding.steps.is_empty() {
        let steps = finding.steps.iter().map(|step| {
            let mut location = json!({ "physicalLocation": place(run, texts, step.place) });
            if !step.text.is_empty() {
                location["message"] = text(&step.text);
            }
            json!({ "location": location })
        });
        let steps: Vec<Value> = steps.collect();
        result["codeFlows"] = json!([{ "threadFlows": [{ "locations": steps }] }]);
    }
    if let Some(fix) = fix(run, texts, finding) {
        result["fixes"] = json!([fix]);
    }
    result
}

/// A fix whose edits cannot be placed is none.
fn fix(run: &Run, texts: &mut Texts<'_>, finding: &Finding) -> Option<Value> {
    let fix = finding.fix.as_ref()?;
    let file = finding.primary.place.file;
    let replacements = fix
        .edits
        .iter()
        .map(|edit| {
            let (start, end) = texts.span(Place::new(file, edit.range))?;
            Some(json!({ "deletedRegion": region(start, end), "insertedContent": text(&edit.content) }))
        })
        .collect::<Option<Vec<_>>>()?;
    Some(json!({
        "description": text(&fix.message),
        "artifactChanges": [{ "artifactLocation": { "uri": uri(run, finding.primary.place) }, "replacements": replacements }],
    }))
}

fn place(run: &Run, texts: &mut Texts<'_>, place: Place) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(run, place) } });
    if let Some((start, end)) = texts.span(place) {
        physical["region"] = region(start, end);
    }
    physical
}

fn region(start: Position, end: Position) -> Value {
    json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column })
}

fn text(text: &str) -> Value {
    json!({ "text": text })
}

fn level_of(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Off => "none",
    }
}

/// The path as a reference of RFC 3986: what is no character of a path is escaped.
fn uri(run: &Run, place: Place) -> String {
    let path = places::path(run, place.file);
    let mut uri = String::with_capacity(path.len());
    for &byte in path.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    if path.starts_with('/') { format!("file://{uri}") } else { uri }
}
