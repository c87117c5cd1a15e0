//! The texts of the files that findings point into, read again when they are shown.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Arc;

use ruff_text_size::TextRange;

use crate::engine::{Input, Run};
use crate::finding::{FileId, Place};
use crate::source::{self, Position, Source};

/// Texts that are held at a time: findings are sorted by file, and their labels point into few others.
const HELD: usize = 8;

/// Reads each file when it is first asked for, and holds the few that were asked for last.
#[derive(Debug)]
pub struct Texts<'a> {
    run: &'a Run,
    held: VecDeque<(FileId, Option<Arc<Source<'static>>>)>,
}

impl<'a> Texts<'a> {
    pub fn new(run: &'a Run) -> Self {
        Self { run, held: VecDeque::with_capacity(HELD) }
    }

    /// The path of a file, as reports print it.
    pub fn path(&self, file: FileId) -> Option<&'a Path> {
        self.run.inputs.get(file.0 as usize).map(|input| input.path.as_path())
    }

    /// Whether there was a text to analyse: what could not be read, or was too large to be, is not tried again.
    pub fn was_read(&self, file: FileId) -> bool {
        self.run.inputs.get(file.0 as usize).is_some_and(was_read)
    }

    /// The text that was analysed; absent where the file cannot be read, or is no longer the same.
    pub fn get(&mut self, file: FileId) -> Option<Arc<Source<'static>>> {
        if let Some(at) = self.held.iter().position(|(held, _)| *held == file) {
            let entry = self.held.remove(at)?;
            self.held.push_front(entry.clone());
            return entry.1;
        }
        let text = read(self.run, file).map(Arc::new);
        self.held.truncate(HELD - 1);
        self.held.push_front((file, text.clone()));
        text
    }

    /// Where a range starts and ends; absent where that cannot be told without the text.
    pub fn span(&mut self, place: Place) -> Option<(Position, Position)> {
        match self.get(place.file) {
            Some(source) => Some((source.position(place.range.start()), source.position(place.range.end()))),
            // The start of a file is its start, whatever follows.
            None if place.range == TextRange::default() => {
                Some((Position { line: 1, column: 1 }, Position { line: 1, column: 1 }))
            }
            None => None,
        }
    }
}

fn was_read(input: &Input) -> bool {
    input.hash != 0
}

fn read(run: &Run, file: FileId) -> Option<Source<'static>> {
    let input = run.inputs.get(file.0 as usize)?;
    if !was_read(input) {
        return None;
    }
    let bytes = match &input.text {
        Some(text) => text.to_vec(),
        None => source::read(&input.path, u64::from(u32::MAX)).ok()?,
    };
    let source = Source::decode(bytes, input.kind).ok()?;
    (source.hash == input.hash).then_some(source)
}
