//! One line for each finding: `path:line:column: level[rule] message`.

use std::io;

use anstyle::{AnsiColor, Style};

use crate::engine::Run;
use crate::finding::Level;

use super::texts::Texts;
use super::{ReportOptions, level_name, visible};

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

fn style(level: Level) -> Style {
    let color = if level == Level::Error { AnsiColor::Red } else { AnsiColor::Yellow };
    color.on_default().bold()
}
