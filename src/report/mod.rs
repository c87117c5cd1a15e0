//! Findings for people and for programs.
//!
//! A report is a function of the run and of the files' bytes: no clock (but for the summary, which is told the time),
//! no order of threads. Nothing here decides what is reported.

mod concise;
mod github;
mod gitlab;
mod grouped;
mod json;
mod junit;
pub mod pages;
mod places;
mod rdjson;
mod sarif;
mod statistics;
mod terminal;
pub(crate) mod texts;
mod visible;

use std::io;
use std::time::Duration;

use clap::ValueEnum;

use crate::baseline::Outcome;
use crate::engine::{Input, Run};
use crate::finding::{Applicability, Level};

pub use places::{Fingerprints, line_of, url as rule_address};
pub use texts::Texts;
pub use visible::visible;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, ValueEnum)]
pub enum Format {
    /// Each finding with the source around it.
    #[default]
    Full,
    /// One line for each finding.
    Concise,
    /// An array of objects: `schema/findings-1.json`.
    Json,
    /// The same objects, one on a line.
    JsonLines,
    /// One line for each finding, below its file.
    Grouped,
    /// Annotations of GitHub's workflows.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit's XML.
    Junit,
    /// reviewdog's format.
    Rdjson,
    /// `path:line: [rule] message`.
    Pylint,
    /// `github` in GitHub Actions, `gitlab` in GitLab's CI, otherwise `full`.
    Auto,
}

impl Format {
    /// Whether a person reads it: a summary and a progress bar belong to it.
    pub fn is_for_people(self) -> bool {
        matches!(self, Self::Full | Self::Concise | Self::Grouped)
    }

    /// What [`Format::Auto`] means here; any other format as it is.
    pub fn resolved(self) -> Self {
        let is_true = |name| std::env::var(name).is_ok_and(|value| value == "true");
        match self {
            Self::Auto if is_true("GITHUB_ACTIONS") => Self::Github,
            Self::Auto if is_true("GITLAB_CI") => Self::Gitlab,
            Self::Auto => Self::Full,
            format => format,
        }
    }
}

/// When output is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, ValueEnum)]
pub enum Color {
    /// On a terminal, unless the environment says otherwise: `NO_COLOR`, `FORCE_COLOR`, `CLICOLOR_FORCE`.
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Whether to colour what goes to standard output.
    pub fn for_stdout(self) -> bool {
        let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
            Self::Auto if is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE") => true,
            Self::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        }
    }
}

/// What a report looks like.
#[derive(Debug, Clone, Copy, Default)]
pub struct ReportOptions {
    /// ANSI styles in [`Format::Full`] and [`Format::Concise`].
    pub color: bool,
    /// Leaves the summary out.
    pub quiet: bool,
    /// How long the run took, for the summary.
    pub elapsed: Option<Duration>,
    /// Counts by rule instead of the findings.
    pub statistics: bool,
    /// Findings that were left out because a change did not bring them, for the summary.
    pub older: usize,
}

/// Writes all findings of a run. An error is the writer's: a closed pipe comes back as
/// [`io::ErrorKind::BrokenPipe`], which a caller may take for success.
pub fn write(run: &Run, format: Format, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    let out: &mut dyn io::Write = &mut out;
    let format = format.resolved();
    match format {
        _ if options.statistics => statistics::write(run, !format.is_for_people(), out)?,
        Format::Full | Format::Auto => terminal::write(run, options, out)?,
        Format::Concise => concise::write(run, options, out)?,
        Format::Json => json::write_array(run, out)?,
        Format::JsonLines => json::write_lines(run, out)?,
        Format::Grouped => grouped::write(run, options, out)?,
        Format::Github => github::write(run, out)?,
        Format::Gitlab => gitlab::write(run, out)?,
        Format::Sarif => sarif::write(run, out)?,
        Format::Junit => junit::write(run, out)?,
        Format::Rdjson => rdjson::write(run, out)?,
        Format::Pylint => concise::write_pylint(run, out)?,
    }
    if format.is_for_people() && !options.quiet {
        writeln!(out, "{}", summary(run, options))?;
    }
    out.flush()
}

/// The last line: how much was found in how much, and what could be fixed.
pub fn summary(run: &Run, options: &ReportOptions) -> String {
    let count = |level| run.findings.iter().filter(|finding| finding.level == level).count();
    let fixable = |applicability| {
        run.findings
            .iter()
            .filter_map(|finding| finding.fix.as_ref())
            .filter(|fix| fix.applicability == applicability)
            .count()
    };
    if run.files_checked == 0 && run.findings.is_empty() {
        return "There are no Python files to check".to_owned();
    }
    let (errors, warnings) = (count(Level::Error), run.findings.len() - count(Level::Error));
    let mut text = match (errors, warnings) {
        (0, 0) => "No findings".to_owned(),
        (_, 0) => format!("Found {}", number(errors, "error")),
        (0, _) => format!("Found {}", number(warnings, "warning")),
        _ => format!("Found {} and {}", number(errors, "error"), number(warnings, "warning")),
    };
    text.push_str(&format!(" in {}", number(run.files_checked, "file")));
    if let Some(elapsed) = options.elapsed {
        text.push_str(&format!(" ({:.2} s)", elapsed.as_secs_f64()));
    }
    if options.older > 0 {
        text.push_str(&format!("; {} older", options.older));
    }
    match run.baseline {
        Some(Outcome { known, gone: 0 }) if known > 0 => text.push_str(&format!("; {known} known from the baseline")),
        Some(Outcome { known, gone }) if gone > 0 => {
            text.push_str(&format!("; {known} known from the baseline, {gone} of it gone: see `--prune-baseline`"));
        }
        _ => {}
    }
    match (fixable(Applicability::Safe), fixable(Applicability::Unsafe)) {
        (0, 0) => {}
        (safe, 0) => text.push_str(&format!("; {safe} fixable with `--fix`")),
        (0, risky) => text.push_str(&format!("; {risky} fixable with `--fix --unsafe-fixes`")),
        (safe, risky) => {
            text.push_str(&format!("; {safe} fixable with `--fix`, {risky} more with `--unsafe-fixes`"));
        }
    }
    text
}

fn number(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// What a level is called in every format.
fn level_name(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warn",
        Level::Off => "off",
    }
}

/// Whether an input is standard input without a name.
fn is_stdin(input: &Input) -> bool {
    input.text.is_some() && input.path.as_os_str() == "-"
}
