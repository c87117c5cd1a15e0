//! Findings below the file that they are in.

use std::io;

use anstyle::Style;

use crate::engine::Run;

use super::texts::Texts;
use super::{ReportOptions, concise, level_name, visible};

pub fn write(run: &Run, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let mut texts = Texts::new(run);
    for (at, group) in
        run.findings.chunk_by(|left, right| left.primary.place.file == right.primary.place.file).enumerate()
    {
        let [first, ..] = group else { continue };
        let path = texts.path(first.primary.place.file).map(|path| path.to_string_lossy()).unwrap_or_default();
        let bold = if options.color { Style::new().bold() } else { Style::new() };
        let gap = if at == 0 { "" } else { "\n" };
        writeln!(out, "{gap}{bold}{}:{bold:#}", visible(&path))?;
        let places: Vec<String> = group
            .iter()
            .map(|finding| {
                texts.span(finding.primary.place).map(|(start, _)| format!("{}:{}", start.line, start.column))
            })
            .map(Option::unwrap_or_default)
            .collect();
        let width = places.iter().map(String::len).max().unwrap_or_default();
        for (finding, place) in group.iter().zip(places) {
            let style = if options.color { concise::style(finding.level) } else { Style::new() };
            let name = level_name(finding.level);
            writeln!(out, "  {place:width$}  {style}{name}[{}]{style:#} {}", finding.rule, visible(&finding.message))?;
        }
    }
    if !run.findings.is_empty() && !options.quiet {
        writeln!(out)?;
    }
    Ok(())
}
