//! The names and short strings of a file, each stored once.

use serde::{Deserialize, Serialize};

/// A name or string of one file: index of its [`Names`]. Equal symbols of one file are equal strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Symbol(pub u32);

/// All names of a file in one allocation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Names {
    text: String,
    /// Where each name ends.
    ends: Vec<u32>,
}

impl Names {
    pub fn get(&self, symbol: Symbol) -> &str {
        let end = self.ends[symbol.0 as usize] as usize;
        let start = if symbol.0 == 0 { 0 } else { self.ends[symbol.0 as usize - 1] as usize };
        &self.text[start..end]
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The symbol of a string that may be in the file: a scan, for a few look-ups a file.
    pub fn find(&self, wanted: &str) -> Option<Symbol> {
        (0..self.ends.len() as u32).map(Symbol).find(|&symbol| self.get(symbol) == wanted)
    }

    /// Adds a string that is not there yet.
    pub(super) fn push(&mut self, name: &str) -> Symbol {
        self.text.push_str(name);
        self.ends.push(self.text.len() as u32);
        Symbol(self.ends.len() as u32 - 1)
    }

    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}
