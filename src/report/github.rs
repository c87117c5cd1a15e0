//! Commands of GitHub's workflows: they become annotations of the lines of a change.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::io;

use crate::engine::Run;
use crate::finding::Level;

use super::places;
use super::texts::Texts;

pub fn write(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let mut texts = Texts::new(run);
    for finding in &run.findings {
        let path = places::path(run, finding.primary.place.file);
        let command = if finding.level == Level::Error { "error" } else { "warning" };
        write!(out, "::{command} title={},file={}", property(finding.rule), property(&path))?;
        let mut place = path;
        if let Some((start, end)) = texts.span(finding.primary.place) {
            write!(out, ",line={},endLine={}", start.line, end.line)?;
            // Columns are refused in a range of several lines.
            if start.line == end.line {
                write!(out, ",col={},endColumn={}", start.column, end.column)?;
            }
            place = format!("{place}:{}:{}", start.line, start.column);
        }
        // The log shows the text alone.
        let mut text = format!("{place}: {}", finding.message);
        for label in &finding.related {
            let path = places::path(run, label.place.file);
            match texts.span(label.place) {
                Some((start, _)) => text.push_str(&format!("\n{path}:{}: {}", start.line, label.text)),
                None => text.push_str(&format!("\n{path}: {}", label.text)),
            }
        }
        for note in &finding.notes {
            text.push_str(&format!("\nnote: {note}"));
        }
        if let Some(help) = &finding.help {
            text.push_str(&format!("\nhelp: {help}"));
        }
        writeln!(out, "::{}", data(&text))?;
    }
    Ok(())
}

/// Text of a command: what would end it, or begin another one, is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
