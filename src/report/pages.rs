//! The rules' documentation for a terminal.

use std::io;

use anstyle::{AnsiColor, Style};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::finding::{Applicability, Level};
use crate::rule::Rule;

use super::level_name;

/// How pages are laid out.
#[derive(Debug, Clone, Copy)]
pub struct PageOptions {
    /// ANSI styles.
    pub color: bool,
    /// Columns of the terminal; lines of prose are wrapped there.
    pub width: usize,
}

impl Default for PageOptions {
    fn default() -> Self {
        Self { color: false, width: 80 }
    }
}

/// A table of rules, one on a line.
pub fn write_table(rules: &[&Rule], options: &PageOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let header = ["name", "topic", "level", "fix", "summary"].map(|name| vec![Word::new(name, Style::new().bold())]);
    let mut rows = vec![header.to_vec()];
    rows.extend(rules.iter().map(|rule| {
        let bold = AnsiColor::Cyan.on_default();
        let level = if rule.level == Level::Error { AnsiColor::Red } else { AnsiColor::Yellow };
        let summary = rule.summary().split_whitespace().map(|word| Word::new(word, Style::new())).collect();
        vec![
            vec![Word::new(rule.name, bold)],
            vec![Word::new(rule.topic, Style::new())],
            vec![Word::new(level_name(rule.level), level.on_default())],
            vec![Word::new(fix_name(rule).unwrap_or("-"), Style::new())],
            summary,
        ]
    }));
    let mut page = Page { options, out };
    page.table(&rows, "")
}

/// The table for programs.
pub fn write_table_json(rules: &[&Rule], out: &mut dyn io::Write) -> io::Result<()> {
    #[derive(serde::Serialize)]
    struct Row<'a> {
        name: &'a str,
        topic: &'a str,
        level: &'a str,
        since: &'a str,
        summary: &'a str,
        fix: Option<&'a str>,
    }
    let rows = rules.iter().map(|rule| Row {
        name: rule.name,
        topic: rule.topic,
        level: level_name(rule.level),
        since: rule.since,
        summary: rule.summary(),
        fix: fix_name(rule),
    });
    serde_json::to_writer_pretty(&mut *out, &rows.collect::<Vec<_>>())?;
    writeln!(out)
}

fn fix_name(rule: &Rule) -> Option<&'static str> {
    rule.fix.as_ref().map(|fix| match fix.applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
    })
}

/// A rule's page.
pub fn write_page(rule: &Rule, options: &PageOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let mut page = Page { options, out };
    page.markdown(rule.docs)
}

/// Text that is not broken, in one style.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    style: Style,
    /// Follows the word before it without a blank.
    is_joined: bool,
}

impl Word {
    fn new(text: &str, style: Style) -> Self {
        Self { text: text.to_owned(), style, is_joined: false }
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }
}

struct Page<'a> {
    options: &'a PageOptions,
    out: &'a mut dyn io::Write,
}

impl Page<'_> {
    fn markdown(&mut self, text: &str) -> io::Result<()> {
        let mut inline = Inline::default();
        let mut lists: Vec<Option<u64>> = Vec::new();
        let mut quotes = 0_usize;
        let mut marker = None;
        let mut code = None;
        let mut is_first = true;
        let mut rows: Vec<Vec<Vec<Word>>> = Vec::new();
        for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
            let depth = lists.len().saturating_sub(1) * 2;
            let indent = format!("{}{}", "| ".repeat(quotes), " ".repeat(depth));
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    self.gap(&mut is_first)?;
                    let style = Style::new().bold();
                    inline.styles.push(if level == HeadingLevel::H1 { style.underline() } else { style });
                }
                Event::End(TagEnd::Heading(_)) => {
                    inline.styles.pop();
                    let words = inline.take();
                    self.wrap(&words, &indent, &indent)?;
                }
                Event::Start(Tag::Paragraph) if lists.is_empty() => self.gap(&mut is_first)?,
                Event::End(TagEnd::Paragraph) => {
                    let words = inline.take();
                    self.item(&words, &indent, !lists.is_empty(), &mut marker)?;
                }
                Event::Start(Tag::BlockQuote(_)) => quotes += 1,
                Event::End(TagEnd::BlockQuote(_)) => quotes = quotes.saturating_sub(1),
                Event::Start(Tag::List(first)) => {
                    if lists.is_empty() {
                        self.gap(&mut is_first)?;
                    }
                    let words = inline.take();
                    if !words.is_empty() {
                        self.item(&words, &indent, true, &mut marker)?;
                    }
                    lists.push(first);
                }
                Event::End(TagEnd::List(_)) => {
                    lists.pop();
                }
                Event::Start(Tag::Item) => {
                    marker = lists.last_mut().map(|number| match number {
                        Some(number) => {
                            *number += 1;
                            format!("{}. ", *number - 1)
                        }
                        None => "- ".to_owned(),
                    });
                }
                Event::End(TagEnd::Item) => {
                    let words = inline.take();
                    if !words.is_empty() {
                        self.item(&words, &indent, true, &mut marker)?;
                    }
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    self.gap(&mut is_first)?;
                    if let CodeBlockKind::Fenced(info) = kind {
                        // The language goes without saying; how the example is proved is worth a small line.
                        let evidence = info.split_whitespace().skip(1).collect::<Vec<_>>().join(" ");
                        if !evidence.is_empty() {
                            let words = [Word::new(&evidence, Style::new().dimmed())];
                            self.wrap(&words, "    ", "    ")?;
                        }
                    }
                    code = Some(String::new());
                }
                Event::End(TagEnd::CodeBlock) => {
                    for line in code.take().unwrap_or_default().lines() {
                        self.line(&format!("    {line}"), AnsiColor::Green.on_default())?;
                    }
                }
                Event::Start(Tag::Table(_)) => self.gap(&mut is_first)?,
                Event::Start(Tag::TableHead) => {
                    inline.styles.push(Style::new().bold());
                    rows.push(Vec::new());
                }
                Event::End(TagEnd::TableHead) => {
                    inline.styles.pop();
                }
                Event::Start(Tag::TableRow) => rows.push(Vec::new()),
                Event::End(TagEnd::TableCell) => {
                    let words = inline.take();
                    if let Some(row) = rows.last_mut() {
                        row.push(words);
                    }
                }
                Event::End(TagEnd::Table) => self.table(&std::mem::take(&mut rows), &indent)?,
                Event::Start(Tag::Emphasis) => inline.styles.push(Style::new().italic()),
                Event::Start(Tag::Strong) => inline.styles.push(Style::new().bold()),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    inline.styles.push(Style::new().underline());
                    inline.links.push(dest_url.into_string());
                }
                Event::End(TagEnd::Link) => {
                    inline.styles.pop();
                    if let Some(link) = inline.links.pop().filter(|link| !inline.ends_with(link)) {
                        inline.push(&format!(" <{link}>"), AnsiColor::Blue.on_default());
                    }
                }
                Event::End(TagEnd::Emphasis | TagEnd::Strong) => {
                    inline.styles.pop();
                }
                Event::Text(text) => match &mut code {
                    Some(code) => code.push_str(&text),
                    None => inline.push(&text, inline.style()),
                },
                Event::Code(text) => {
                    let shown = if self.options.color { text.into_string() } else { format!("`{text}`") };
                    inline.push(&shown, AnsiColor::Cyan.on_default());
                }
                Event::SoftBreak | Event::HardBreak => inline.push(" ", Style::new()),
                Event::Rule => {
                    self.gap(&mut is_first)?;
                    self.line(&"-".repeat(self.options.width.min(40)), Style::new().dimmed())?;
                }
                Event::Html(text) | Event::InlineHtml(text) => inline.push(&text, inline.style()),
                _ => {}
            }
        }
        Ok(())
    }

    /// An empty line between blocks.
    fn gap(&mut self, is_first: &mut bool) -> io::Result<()> {
        if std::mem::take(is_first) { Ok(()) } else { writeln!(self.out) }
    }

    /// A paragraph, with the marker of the list item that it starts.
    fn item(&mut self, words: &[Word], indent: &str, in_list: bool, marker: &mut Option<String>) -> io::Result<()> {
        let first = marker.take().unwrap_or_else(|| if in_list { "  ".to_owned() } else { String::new() });
        let rest = " ".repeat(first.chars().count());
        self.wrap(words, &format!("{indent}{first}"), &format!("{indent}{rest}"))
    }

    fn wrap(&mut self, words: &[Word], first: &str, rest: &str) -> io::Result<()> {
        let width = self.options.width.saturating_sub(first.chars().count()).max(20);
        for (number, line) in break_lines(words, width).into_iter().enumerate() {
            write!(self.out, "{}", if number == 0 { first } else { rest })?;
            self.words(line)?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn words(&mut self, words: &[Word]) -> io::Result<()> {
        for (number, word) in words.iter().enumerate() {
            let blank = if number > 0 && !word.is_joined { " " } else { "" };
            let style = if self.options.color { word.style } else { Style::new() };
            write!(self.out, "{blank}{style}{}{style:#}", word.text)?;
        }
        Ok(())
    }

    fn line(&mut self, text: &str, style: Style) -> io::Result<()> {
        let style = if self.options.color { style } else { Style::new() };
        writeln!(self.out, "{style}{}{style:#}", text.trim_end())
    }

    /// Columns as wide as their cells; what does not fit the width is taken from the last one, whose cells wrap.
    fn table(&mut self, rows: &[Vec<Vec<Word>>], indent: &str) -> io::Result<()> {
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        let widest = |column: usize| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| line_width(cell)).max().unwrap_or_default()
        };
        let mut widths: Vec<usize> = (0..columns).map(widest).collect();
        if let Some(last) = widths.pop() {
            let before = indent.len() + widths.iter().map(|width| width + 2).sum::<usize>();
            widths.push(last.min(self.options.width.saturating_sub(before).max(20)));
        }
        for row in rows {
            let cells: Vec<Vec<&[Word]>> =
                row.iter().zip(&widths).map(|(cell, width)| break_lines(cell, *width)).collect();
            for number in 0..cells.iter().map(Vec::len).max().unwrap_or_default() {
                write!(self.out, "{indent}")?;
                // Blanks are written before a cell, so that no line ends with them.
                let mut blanks = 0;
                for (cell, width) in cells.iter().zip(&widths) {
                    let line = cell.get(number).copied().unwrap_or_default();
                    if !line.is_empty() {
                        write!(self.out, "{:blanks$}", "")?;
                        self.words(line)?;
                        blanks = 0;
                    }
                    blanks += width.saturating_sub(line_width(line)) + 2;
                }
                writeln!(self.out)?;
            }
        }
        Ok(())
    }
}

fn line_width(words: &[Word]) -> usize {
    words.iter().enumerate().map(|(at, word)| word.width() + usize::from(at > 0 && !word.is_joined)).sum()
}

/// Words that are joined stay together; a word that is wider than the line has one of its own.
fn break_lines(words: &[Word], width: usize) -> Vec<&[Word]> {
    let mut lines = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < words.len() {
        let joined = words.iter().skip(at + 1).take_while(|word| word.is_joined).count();
        let end = at + 1 + joined;
        if at > start && words.get(start..end).map_or(0, line_width) > width {
            lines.extend(words.get(start..at));
            start = at;
        }
        at = end;
    }
    lines.extend(words.get(start..).filter(|line| !line.is_empty()));
    lines
}

/// The inline text of a block, as far as it was read.
#[derive(Debug, Default)]
struct Inline {
    words: Vec<Word>,
    ends_blank: bool,
    styles: Vec<Style>,
    links: Vec<String>,
}

impl Inline {
    fn style(&self) -> Style {
        self.styles.iter().fold(Style::new(), |all, style| all.effects(all.get_effects() | style.get_effects()))
    }

    fn push(&mut self, text: &str, style: Style) {
        let starts_blank = text.starts_with(char::is_whitespace);
        for (number, part) in text.split_whitespace().enumerate() {
            let is_joined = number == 0 && !starts_blank && !self.ends_blank && !self.words.is_empty();
            self.words.push(Word { text: part.to_owned(), style, is_joined });
        }
        self.ends_blank = if text.trim().is_empty() { true } else { text.ends_with(char::is_whitespace) };
    }

    fn ends_with(&self, text: &str) -> bool {
        self.words.last().is_some_and(|word| word.text == text)
    }

    fn take(&mut self) -> Vec<Word> {
        self.ends_blank = false;
        std::mem::take(&mut self.words)
    }
}
