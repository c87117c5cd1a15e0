//! One line for each finding: `path:line:column: level[rule] message`.

use std::io;

use anstyle::{AnsiColor, Style};

use crate::engine::Run;
use crate::finding::Level;

use super::texts::Texts;
use super::{ReportOptions, level_name, places, visible};

pub fn write(run: &Run, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let mut texts = Texts::new(run);
    for finding in &run.findings {
        let place = finding.primary.place;
        let path = run.inputs.get(place.file.0 as usize).map(|input| input.path.to_string_lossy()).unwrap_or_default();
        let style = if options.color { style(finding.level) } else { Style::new() };
        write!(out, "{}:", visible(&path))?;
        if let Some((start, _)) = texts.span(place) {
            write!(out, "{}:{}:", start.line, start.column)?;
        }
        let name = level_name(finding.level);
        writeln!(out, " {style}{name}[{}]{style:#} {}", finding.rule, visible(&finding.message))?;
    }
    Ok(())
}

pub fn style(level: Level) -> Style {
    let color = if level == Level::Error { AnsiColor::Red } else { AnsiColor::Yellow };
    color.on_default().bold()
}

/// `path:line: [rule] message`, which many services read.
pub fn write_pylint(run: &Run, out: &mut dyn io::Write) -> io::Result<()> {
    let mut texts = Texts::new(run);
    for finding in &run.findings {
        let place = finding.primary.place;
        let line = texts.span(place).map_or(1, |(start, _)| start.line);
        let path = places::path(run, place.file);
        writeln!(out, "{}:{line}: [{}] {}", visible(&path), finding.rule, visible(&finding.message))?;
    }
    Ok(())
}
