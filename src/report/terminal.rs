//! Each finding with the source around it. The only file that knows how snippets are drawn.
//!
//! The drawing library gets a small text of its own per finding and file: the lines that are shown, cut to a width,
//! with visible control characters, and short gaps where lines are left out. So what is written is bounded, however
//! long a line or a range is.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity};
use codespan_reporting::files::{Error, Files, Location};
use codespan_reporting::term::{self, Config, WriteStyle};
use ruff_text_size::TextSize;

use crate::engine::Run;
use crate::finding::{FileId, Finding, Level};
use crate::source::Source;

use super::texts::Texts;
use super::{ReportOptions, visible};

/// Longer lines are cut, in characters.
const WIDTH: usize = 200;
/// What is kept of a cut line before its first label, in characters.
const BEFORE: usize = 60;
/// Lines shown after the start of a range that spans lines.
const START_LINES: usize = 3;
const CUT: char = '…';

pub fn write(run: &Run, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let mut texts = Texts::new(run);
    let config = Config { start_context_lines: START_LINES, end_context_lines: 1, ..Config::default() };
    for finding in &run.findings {
        let (snippets, diagnostic) = diagnostic(run, &mut texts, finding);
        let mut writer = Styled { out: &mut *out, color: options.color, current: None };
        match term::emit_to_write_style(&mut writer, &config, &snippets, &diagnostic) {
            Ok(()) => {}
            Err(Error::Io(error)) => return Err(error),
            Err(error) => return Err(io::Error::other(error)),
        }
    }
    Ok(())
}

fn diagnostic(run: &Run, texts: &mut Texts<'_>, finding: &Finding) -> (Snippets, Diagnostic<FileId>) {
    let severity = if finding.level == Level::Error { Severity::Error } else { Severity::Warning };
    let mut snippets = Snippets::default();
    let mut notes = Vec::new();
    let mut shown = Vec::new();
    let primary = std::iter::once((LabelStyle::Primary, &finding.primary));
    let labels = primary.chain(finding.related.iter().map(|label| (LabelStyle::Secondary, label)));
    for (style, label) in labels {
        let file = label.place.file;
        let path = run.inputs.get(file.0 as usize).map(|input| input.path.to_string_lossy()).unwrap_or_default();
        let path = visible(&path);
        match texts.get(file) {
            Some(source) => {
                let snippet = snippets.files.entry(file).or_insert_with(|| Snippet::new(path.into_owned(), source));
                let span = snippet.span(label.place.range.start(), label.place.range.end());
                shown.push((style, file, span, visible(&label.text).into_owned()));
            }
            // Who has read the message knows which file it is, and why there is no text.
            None if style == LabelStyle::Primary && finding.message.contains(&*path) => {}
            None if style == LabelStyle::Primary && !texts.was_read(file) => notes.push(format!("in: {path}")),
            None if style == LabelStyle::Primary => notes.push(format!("in: {path} (its text cannot be shown)")),
            None => notes.push(format!("see: {path}: {}", visible(&label.text))),
        }
    }
    for (_, file, span, _) in &shown {
        if let Some(snippet) = snippets.files.get_mut(file) {
            snippet.need(*span);
        }
    }
    for snippet in snippets.files.values_mut() {
        snippet.build();
    }
    let labels = shown
        .into_iter()
        .filter_map(|(style, file, span, text)| {
            let range = snippets.files.get_mut(&file)?.place(span)?;
            Some(Label::new(style, file, range).with_message(text))
        })
        .collect();
    notes.extend(finding.notes.iter().map(|note| format!("note: {}", visible(note))));
    notes.extend(finding.help.iter().map(|help| format!("help: {}", visible(help))));
    let diagnostic = Diagnostic::new(severity)
        .with_code(finding.rule)
        .with_message(visible(&finding.message))
        .with_labels(labels)
        .with_notes(notes);
    (snippets, diagnostic)
}

/// A range by lines (0-based) and bytes within them.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: (usize, usize),
    end: (usize, usize),
    /// 1-based, in characters.
    column: usize,
}

/// What is shown of one file.
#[derive(Debug)]
struct Snippet {
    path: String,
    source: Arc<Source<'static>>,
    /// The lines that must be seen, with the bytes in them that a cut must keep.
    needed: BTreeMap<usize, Option<usize>>,
    lines: Vec<Line>,
    text: String,
    /// The columns of the places where labels start, by their offsets in `text`.
    columns: Vec<(usize, usize)>,
}

#[derive(Debug)]
struct Line {
    /// 0-based, in the file.
    index: usize,
    /// In [`Snippet::text`], with the line end.
    range: Range<usize>,
    /// Offsets in the file's line, and where those characters start in `text`; ascending.
    map: Vec<(usize, usize)>,
}

impl Snippet {
    fn new(path: String, source: Arc<Source<'static>>) -> Self {
        let (needed, lines, text, columns) = (BTreeMap::new(), Vec::new(), String::new(), Vec::new());
        Self { path, source, needed, lines, text, columns }
    }

    fn span(&self, start: TextSize, end: TextSize) -> Span {
        let column = self.source.position(start).column;
        let start_at = self.at(start);
        let mut end_at = self.at(end.max(start));
        // A range that takes a line end with it ends on the line that it ends.
        if end_at.1 == 0 && end_at.0 > start_at.0 {
            end_at = (end_at.0 - 1, self.content(end_at.0 - 1).len());
        }
        Span { start: start_at, end: end_at.max(start_at), column }
    }

    fn at(&self, offset: TextSize) -> (usize, usize) {
        let offset = offset.min(TextSize::of(&*self.source.text));
        let index = self.source.line_index();
        let line = index.line_index(offset);
        let start = index.line_start(line, &self.source.text);
        let line = line.to_zero_indexed();
        (line, usize::from(offset - start).min(self.content(line).len()))
    }

    /// A line without its end.
    fn content(&self, line: usize) -> &str {
        self.source.line(line + 1).trim_end_matches(['\r', '\n'])
    }

    fn need(&mut self, span: Span) {
        let keep = self.needed.entry(span.start.0).or_default();
        *keep = Some(keep.map_or(span.start.1, |at| at.min(span.start.1)));
        if span.end.0 > span.start.0 {
            for line in (span.start.0 + 1..=span.start.0 + START_LINES).chain(span.end.0.saturating_sub(1)..=span.end.0)
            {
                if line <= span.end.0 && line > span.start.0 {
                    self.needed.entry(line).or_default();
                }
            }
            let keep = self.needed.entry(span.end.0).or_default();
            *keep = Some(keep.map_or(span.end.1, |at| at.min(span.end.1)));
        }
    }

    fn build(&mut self) {
        let mut previous = None;
        for (index, keep) in std::mem::take(&mut self.needed) {
            if let Some(previous) = previous {
                // A gap of one line is shown as that line; of a longer one three lines are enough to be a gap.
                match index - previous {
                    0 | 1 => {}
                    2 => self.push(previous + 1, None),
                    _ => (1..=2).for_each(|line| self.push_empty(previous + line)),
                }
            }
            self.push(index, keep);
            previous = Some(index);
        }
    }

    fn push_empty(&mut self, index: usize) {
        let start = self.text.len();
        self.text.push('\n');
        self.lines.push(Line { index, range: start..self.text.len(), map: Vec::new() });
    }

    fn push(&mut self, index: usize, keep: Option<usize>) {
        let source = Arc::clone(&self.source);
        let content = source.line(index + 1).trim_end_matches(['\r', '\n']);
        let is_long = content.len() > WIDTH && content.chars().nth(WIDTH).is_some();
        let mut first = 0;
        if is_long && let Some(keep) = keep {
            let before = content.get(..keep).unwrap_or_default();
            first = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
        }
        let start = self.text.len();
        let mut map = Vec::new();
        if first > 0 {
            self.text.push(CUT);
        }
        let mut end = content.len();
        for (number, (at, char)) in content.get(first..).unwrap_or_default().char_indices().enumerate() {
            if is_long && number == WIDTH {
                end = first + at;
                break;
            }
            map.push((first + at, self.text.len()));
            if char == '\t' { self.text.push(char) } else { super::visible::push(&mut self.text, char) }
        }
        map.push((end, self.text.len()));
        if end < content.len() {
            self.text.push(CUT);
        }
        self.text.push('\n');
        self.lines.push(Line { index, range: start..self.text.len(), map });
    }

    /// The range in the text that is shown, at most to where its lines are cut.
    fn place(&mut self, span: Span) -> Option<Range<usize>> {
        let offset = |(line, byte): (usize, usize)| {
            let line = self.lines.get(self.lines.binary_search_by_key(&line, |line| line.index).ok()?)?;
            let at = line.map.partition_point(|(start, _)| *start < byte).min(line.map.len().checked_sub(1)?);
            line.map.get(at).map(|(_, shown)| *shown)
        };
        let range = offset(span.start)?..offset(span.end)?;
        self.columns.push((range.start, span.column));
        Some(range.start..range.end.max(range.start))
    }
}

#[derive(Debug, Default)]
struct Snippets {
    files: BTreeMap<FileId, Snippet>,
}

impl Snippets {
    fn file(&self, id: FileId) -> Result<&Snippet, Error> {
        self.files.get(&id).ok_or(Error::FileMissing)
    }

    fn line(&self, id: FileId, index: usize) -> Result<&Line, Error> {
        let lines = &self.file(id)?.lines;
        lines.get(index).ok_or(Error::LineTooLarge { given: index, max: lines.len() })
    }
}

impl<'a> Files<'a> for Snippets {
    type FileId = FileId;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.file(id)?.path)
    }

    fn source(&'a self, id: FileId) -> Result<&'a str, Error> {
        Ok(&self.file(id)?.text)
    }

    fn line_index(&'a self, id: FileId, byte: usize) -> Result<usize, Error> {
        let lines = &self.file(id)?.lines;
        Ok(lines.partition_point(|line| line.range.end <= byte).min(lines.len().saturating_sub(1)))
    }

    fn line_number(&'a self, id: FileId, index: usize) -> Result<usize, Error> {
        Ok(self.line(id, index)?.index + 1)
    }

    fn line_range(&'a self, id: FileId, index: usize) -> Result<Range<usize>, Error> {
        Ok(self.line(id, index)?.range.clone())
    }

    fn location(&'a self, id: FileId, byte: usize) -> Result<Location, Error> {
        let line_number = self.line_number(id, self.line_index(id, byte)?)?;
        let column = self.file(id)?.columns.iter().find(|(start, _)| *start == byte);
        Ok(Location { line_number, column_number: column.map_or(1, |(_, column)| *column) })
    }
}

/// Writes ANSI styles where colours are wanted, and nothing otherwise.
struct Styled<'a> {
    out: &'a mut dyn io::Write,
    color: bool,
    current: Option<Style>,
}

impl Styled<'_> {
    fn set(&mut self, style: Style) -> io::Result<()> {
        if !self.color {
            return Ok(());
        }
        self.reset()?;
        self.current = Some(style);
        write!(self.out, "{style}")
    }
}

impl io::Write for Styled<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl WriteStyle for Styled<'_> {
    fn set_header(&mut self, severity: Severity) -> io::Result<()> {
        self.set(color(severity).on_default().bold())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.set(Style::new().bold())
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.set(AnsiColor::Blue.on_default())
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.set(AnsiColor::Blue.on_default())
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.set(AnsiColor::Blue.on_default())
    }

    fn set_label(&mut self, severity: Severity, style: LabelStyle) -> io::Result<()> {
        match style {
            LabelStyle::Primary => self.set(color(severity).on_default()),
            LabelStyle::Secondary => self.set(AnsiColor::Blue.on_default()),
        }
    }

    fn reset(&mut self) -> io::Result<()> {
        match self.current.take() {
            Some(style) => write!(self.out, "{style:#}"),
            None => Ok(()),
        }
    }
}

fn color(severity: Severity) -> AnsiColor {
    if severity == Severity::Error { AnsiColor::Red } else { AnsiColor::Yellow }
}
