//! The names and short strings of a file, each stored once.

use serde::{Deserialize, Serialize};

/// A name or string of one file: index of its [`Names`]. Equal symbols of one file are equal strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Symbol(pub u32);

/// All names of a file in one allocation, with a table to find them by their text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Names {
    text: String,
    /// Where each name ends.
    ends: Vec<u32>,
    /// An open hash table: a symbol and one, or zero where a slot is free. A power of two long, at most two thirds full.
    slots: Vec<u32>,
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

    /// The symbol of a string, where the file has it.
    pub fn find(&self, wanted: &str) -> Option<Symbol> {
        self.slot(wanted).ok()
    }

    /// The symbol of a string, added where it is not there yet.
    pub(super) fn intern(&mut self, name: &str) -> Symbol {
        let slot = match self.slot(name) {
            Ok(symbol) => return symbol,
            Err(slot) => slot,
        };
        let symbol = Symbol(self.ends.len() as u32);
        self.text.push_str(name);
        self.ends.push(self.text.len() as u32);
        if (self.ends.len() + 1) * 3 > self.slots.len() * 2 {
            self.grow();
        } else {
            self.slots[slot] = symbol.0 + 1;
        }
        symbol
    }

    /// Makes room for what a file of so many bytes usually names.
    pub(super) fn reserve(&mut self, file: usize) {
        self.text.reserve(file / 8);
        self.ends.reserve(file / 64);
        self.slots = vec![0; (file / 64).next_power_of_two().clamp(64, 1 << 16)];
    }

    /// Where a string is, or the free slot where it belongs.
    fn slot(&self, wanted: &str) -> Result<Symbol, usize> {
        if self.slots.is_empty() {
            return Err(0);
        }
        let mask = self.slots.len() - 1;
        let mut at = hash(wanted.as_bytes()) as usize & mask;
        loop {
            match self.slots[at] {
                0 => return Err(at),
                taken if is_same(self.get(Symbol(taken - 1)), wanted) => return Ok(Symbol(taken - 1)),
                _ => at = (at + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.slots.len() * 2).max(64)];
        let mask = self.slots.len() - 1;
        for symbol in 0..self.ends.len() as u32 {
            let mut at = hash(self.get(Symbol(symbol)).as_bytes()) as usize & mask;
            while self.slots[at] != 0 {
                at = (at + 1) & mask;
            }
            self.slots[at] = symbol + 1;
        }
    }
}

/// Most names are short: two words of each tell all, and no function is called.
fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    match (left.first_chunk::<8>(), left.last_chunk::<8>(), right.first_chunk::<8>(), right.last_chunk::<8>()) {
        _ if left.len() != right.len() => false,
        (Some(first), Some(last), Some(other_first), Some(other_last)) if left.len() <= 16 => {
            first == other_first && last == other_last
        }
        (None, None, None, None) if left.len() >= 4 => {
            left.first_chunk::<4>() == right.first_chunk::<4>() && left.last_chunk::<4>() == right.last_chunk::<4>()
        }
        _ => left == right,
    }
}

/// The table is part of the facts: its order must be the same on every machine.
fn hash(bytes: &[u8]) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for &word in words {
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR).rotate_left(29);
    }
    let word = match *rest {
        [] => 0,
        [a] => u64::from(a),
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        // The first and the last four bytes may overlap: together they are the whole all the same.
        [a, b, c, d, ..] => {
            let [.., e, f, g, h] = *rest else { return state };
            u64::from(u32::from_le_bytes([a, b, c, d])) | u64::from(u32::from_le_bytes([e, f, g, h])) << 32
        }
    };
    let mixed = (state ^ word).wrapping_mul(FACTOR);
    mixed ^ (mixed >> 32)
}
