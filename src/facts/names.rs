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
    /// An open hash table: see [`Slot`]. A power of two long, at most two thirds full.
    slots: Vec<Slot>,
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

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|index| self.get(Symbol(index)))
    }

    /// The symbol of a string, where the file has it.
    pub fn find(&self, wanted: &str) -> Option<Symbol> {
        self.slot(wanted).ok()
    }

    /// The symbol of a string, added where it is not there yet. `recent` holds symbols of this table alone.
    pub(super) fn intern(&mut self, name: &str, recent: &mut Recent) -> Symbol {
        let Some(key) = Key::of(name) else { return self.insert(name) };
        let at = key.place();
        let &(known, symbol) = &recent.entries[at];
        if known == key {
            return symbol;
        }
        let symbol = self.insert(name);
        recent.entries[at] = (key, symbol);
        symbol
    }

    fn insert(&mut self, name: &str) -> Symbol {
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
            self.slots[slot] = self.taken(symbol, hash(name.as_bytes()));
        }
        symbol
    }

    /// Makes room for what a file of so many bytes usually names.
    pub(super) fn reserve(&mut self, file: usize) {
        self.text.reserve(file / 8);
        self.ends.reserve(file / 64);
        self.slots = vec![Slot::FREE; (file / 64).next_power_of_two().clamp(64, 1 << 16)];
    }

    /// Where a string is, or the free slot where it belongs.
    fn slot(&self, wanted: &str) -> Result<Symbol, usize> {
        if self.slots.is_empty() {
            return Err(0);
        }
        let mask = self.slots.len() - 1;
        let hash = hash(wanted.as_bytes());
        let (tag, symbol_bits) = (self.tag(hash), self.symbol_bits());
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == Slot::FREE {
                return Err(at);
            }
            if slot.0 & !symbol_bits == tag {
                let symbol = Symbol((slot.0 & symbol_bits) - 1);
                if is_same(self.get(symbol), wanted) {
                    return Ok(symbol);
                }
            }
            at = (at + 1) & mask;
        }
    }

    fn taken(&self, symbol: Symbol, hash: u64) -> Slot {
        Slot(self.tag(hash) | (symbol.0 + 1))
    }

    fn tag(&self, hash: u64) -> u32 {
        (hash >> 32) as u32 & !self.symbol_bits()
    }

    /// Those of a [`Slot`]: in a large table all of them.
    fn symbol_bits(&self) -> u32 {
        if self.slots.len() <= Slot::TAGGED { Slot::TAGGED as u32 - 1 } else { u32::MAX }
    }

    fn grow(&mut self) {
        self.slots = vec![Slot::FREE; (self.slots.len() * 2).max(64)];
        let mask = self.slots.len() - 1;
        for symbol in (0..self.ends.len() as u32).map(Symbol) {
            let hash = hash(self.get(symbol).as_bytes());
            let mut at = hash as usize & mask;
            while self.slots[at] != Slot::FREE {
                at = (at + 1) & mask;
            }
            self.slots[at] = self.taken(symbol, hash);
        }
    }
}

/// A symbol and one; above it a part of the hash, so that the text of another name is rarely looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Slot(u32);

impl Slot {
    const FREE: Self = Self(0);
    /// Tables up to this size have room for the part of the hash.
    const TAGGED: usize = 1 << 24;
}

/// The short names that were interned last. A file says `self` a thousand times.
pub(super) struct Recent {
    entries: Box<[(Key, Symbol)]>,
}

impl Recent {
    const SIZE: usize = 256;
}

impl Default for Recent {
    fn default() -> Self {
        Self { entries: vec![(Key { low: 0, high: 0, len: 0 }, Symbol(0)); Self::SIZE].into() }
    }
}

/// The whole of a name of one to sixteen bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    low: u64,
    high: u64,
    len: u32,
}

impl Key {
    fn of(name: &str) -> Option<Self> {
        let bytes = name.as_bytes();
        let len = bytes.len() as u32;
        // Words that overlap are the whole all the same, since the length is part of the key.
        match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(&first), Some(&last)) if len <= 16 => {
                Some(Self { low: u64::from_le_bytes(first), high: u64::from_le_bytes(last), len })
            }
            (None, None) if len > 0 => Some(Self { low: short_word(bytes), high: 0, len }),
            _ => None,
        }
    }

    fn place(self) -> usize {
        let mixed = (self.low ^ self.high.rotate_left(23) ^ u64::from(self.len)).wrapping_mul(FACTOR);
        (mixed >> (u64::BITS - Recent::SIZE.ilog2())) as usize
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

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The table is part of the facts: its order must be the same on every machine.
fn hash(bytes: &[u8]) -> u64 {
    let mut state = bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for &word in words {
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR).rotate_left(29);
    }
    let mixed = (state ^ short_word(rest)).wrapping_mul(FACTOR);
    mixed ^ (mixed >> 32)
}

/// Fewer than eight bytes as a number: different ones of one length have different numbers.
fn short_word(bytes: &[u8]) -> u64 {
    match *bytes {
        [] => 0,
        [a] => u64::from(a),
        [a, b] => u64::from(a) | u64::from(b) << 8,
        [a, b, c] => u64::from(a) | u64::from(b) << 8 | u64::from(c) << 16,
        // The first and the last four bytes may overlap: together they are the whole all the same.
        [a, b, c, d, ..] => {
            let [.., e, f, g, h] = *bytes else { return 0 };
            u64::from(u32::from_le_bytes([a, b, c, d])) | u64::from(u32::from_le_bytes([e, f, g, h])) << 32
        }
    }
}
