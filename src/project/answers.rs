//! What inference has found out, so that the same question is followed once.
//!
//! An answer is remembered with what it cost. Who is given it again pays the same, so that fuel runs out at the same
//! place whatever was asked before; one that fuel or a circle cut short is never remembered.

use std::cell::Cell;
use std::sync::{PoisonError, RwLock};

use rayon::prelude::*;
use ruff_text_size::{TextRange, TextSize};
use rustc_hash::FxHashMap;

use crate::facts::{ClassIndex, FunctionIndex, ScopeId, Symbol};
use crate::finding::FileId;
use crate::project::Value;

/// What the answer depends on the file alone, and not on the way to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Question {
    /// What a name stands for when its scope has run to the end.
    AtEnd(ScopeId, Symbol),
    /// What the binding of this range gives its name; that of `except` ends with another one at its place.
    Binding(TextRange, TextSize),
    /// What the `return` statements of a function give.
    Returned(FunctionIndex),
    /// An attribute of instances of a class.
    OfInstance(ClassIndex, Symbol),
}

#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub value: Option<Value>,
    /// What it was found with depends on an import that fails.
    pub stands_in: bool,
    pub depends: Depends,
    /// Levels of questions below this one.
    pub depth: u8,
    /// Steps.
    pub cost: u16,
}

/// By file.
#[derive(Debug, Default)]
pub(super) struct Answers(Vec<RwLock<FxHashMap<Question, Answer>>>);

impl Answers {
    pub fn new(files: usize) -> Self {
        Self((0..files).map(|_| RwLock::default()).collect())
    }

    pub fn get(&self, file: FileId, question: Question) -> Option<Answer> {
        self.0.get(file.0 as usize)?.read().unwrap_or_else(PoisonError::into_inner).get(&question).cloned()
    }

    pub fn remember(&self, file: FileId, question: Question, answer: Answer) {
        if let Some(answers) = self.0.get(file.0 as usize) {
            answers.write().unwrap_or_else(PoisonError::into_inner).insert(question, answer);
        }
    }

    /// Those that hold whatever files are added, and room for answers of these.
    pub fn lasting(mut self, files: usize) -> Self {
        self.0.par_iter_mut().for_each(|answers| {
            answers.get_mut().unwrap_or_else(PoisonError::into_inner).retain(|_, answer| answer.depends.lasts());
        });
        self.0.resize_with(files, RwLock::default);
        self
    }
}

/// What an answer depends on beyond the files that it was found in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Depends {
    /// A module that is not among the files and may be found yet.
    on_missing: bool,
    /// What no file says.
    on_all_files: bool,
}

impl Depends {
    /// Whether it holds when files are added.
    pub fn lasts(self) -> bool {
        !self.on_missing && !self.on_all_files
    }

    pub fn on_missing(self) -> bool {
        self.on_missing
    }

    /// In the two lowest bits.
    pub fn packed(self) -> u8 {
        u8::from(self.on_missing) | u8::from(self.on_all_files) << 1
    }

    pub fn unpacked(bits: u8) -> Self {
        Self { on_missing: bits & 1 != 0, on_all_files: bits & 2 != 0 }
    }

    /// What is being answered depends on the same.
    pub fn hand_on(self) {
        MISSES.set(MISSES.get() + u64::from(self.on_missing));
        WIDE.set(WIDE.get() + u64::from(self.on_all_files));
    }
}

/// Finds an answer, and tells what it depends on.
pub(crate) fn depending<T>(find: impl FnOnce() -> T) -> (T, Depends) {
    let (misses, wide) = (MISSES.get(), WIDE.get());
    let found = find();
    (found, Depends { on_missing: MISSES.get() != misses, on_all_files: WIDE.get() != wide })
}

thread_local! {
    static CUTS: Cell<u64> = const { Cell::new(0) };
    static MISSES: Cell<u64> = const { Cell::new(0) };
    static WIDE: Cell<u64> = const { Cell::new(0) };
}

/// How many answers of this thread were cut short so far.
pub(super) fn cuts() -> u64 {
    CUTS.get()
}

/// Counts an answer that is not whole: nothing that was concluded from it is remembered.
pub(super) fn cut() {
    CUTS.set(CUTS.get() + 1);
}

/// Counts an answer that depends on a module that is not among the files and may be found yet.
pub(super) fn miss() {
    MISSES.set(MISSES.get() + 1);
}

/// Counts an answer that depends on what no file says: one that is added may say it.
pub(crate) fn widen() {
    WIDE.set(WIDE.get() + 1);
}
