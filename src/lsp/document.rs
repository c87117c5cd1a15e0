//! Texts that an editor holds, and places in texts as editors count them.

use lsp_types::{Position, Range, TextDocumentContentChangeEvent};
use ruff_source_file::LineIndex;
use ruff_text_size::{TextRange, TextSize};

/// What the columns of a place are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    Utf8,
    /// What all clients know.
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The one of those that a client offers which costs least.
    pub fn chosen(is_offered: impl Fn(&str) -> bool) -> Self {
        [Self::Utf8, Self::Utf32].into_iter().find(|encoding| is_offered(encoding.name())).unwrap_or_default()
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    fn width(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Utf32 => text.chars().count(),
        }
    }
}

/// A text and where its lines start.
#[derive(Debug, Clone)]
pub struct Text {
    text: String,
    lines: LineIndex,
    encoding: Encoding,
}

impl Text {
    pub fn new(text: String, encoding: Encoding) -> Self {
        Self { lines: LineIndex::from_source_text(&text), text, encoding }
    }

    /// As the editor has it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Without a byte order mark, as the text is analysed.
    pub fn analysed_text(&self) -> &str {
        &self.text[self.mark()..]
    }

    /// Replaces a range, or all of it.
    pub fn change(&mut self, change: TextDocumentContentChangeEvent) {
        match change.range {
            Some(range) => {
                let (start, end) = (self.offset(range.start), self.offset(range.end));
                self.text.replace_range(start..end.max(start), &change.text);
            }
            None => self.text = change.text,
        }
        self.lines = LineIndex::from_source_text(&self.text);
    }

    /// A range of the text that was analysed, which has no byte order mark.
    pub fn range(&self, range: TextRange) -> Range {
        let mark = self.mark();
        Range::new(self.position(usize::from(range.start()) + mark), self.position(usize::from(range.end()) + mark))
    }

    /// The offset in the text that was analysed.
    pub fn analysed(&self, position: Position) -> TextSize {
        TextSize::try_from(self.offset(position).saturating_sub(self.mark())).unwrap_or_default()
    }

    fn mark(&self) -> usize {
        const MARK: char = '\u{FEFF}';
        if self.text.starts_with(MARK) { MARK.len_utf8() } else { 0 }
    }

    fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.lines.line_starts();
        let line = starts.partition_point(|start| usize::from(*start) <= offset).saturating_sub(1);
        let start = starts.get(line).map_or(0, |start| usize::from(*start));
        let before = self.text.get(start..offset).unwrap_or_default();
        Position::new(line as u32, self.encoding.width(before) as u32)
    }

    /// A place behind the end of a line is its end; one behind the last line, the end of the text.
    fn offset(&self, position: Position) -> usize {
        let starts = self.lines.line_starts();
        let Some(start) = starts.get(position.line as usize).map(|start| usize::from(*start)) else {
            return self.text.len();
        };
        let end = starts.get(position.line as usize + 1).map_or(self.text.len(), |end| usize::from(*end));
        let line = self.text.get(start..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
        let mut left = position.character as usize;
        for (at, char) in line.char_indices() {
            let width = self.encoding.width(char.encode_utf8(&mut [0; 4]));
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + line.len()
    }
}

/// A text that an editor holds.
#[derive(Debug, Clone)]
pub struct Document {
    /// As the client writes it.
    pub uri: lsp_types::Uri,
    pub version: i32,
    pub text: Text,
}
