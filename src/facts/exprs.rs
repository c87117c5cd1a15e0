//! The expressions of a file with their places, packed: they are most of what facts hold.

use ruff_text_size::{TextRange, TextSize};
use serde::{Deserialize, Serialize};

use super::{CallIndex, Comparison, Expr, ExprId, FunctionIndex, Operator, OrderedFloat, Run, ScopeId, Symbol};

/// A table of expressions: each is added behind those that it consists of, and takes 13 bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Exprs {
    packed: Vec<Packed>,
    starts: Vec<TextSize>,
    /// [`LONG`] where the length stands in `long`.
    lens: Vec<u8>,
    /// Expressions that are longer than `lens` can tell, sorted.
    long: Vec<(ExprId, TextSize)>,
    /// Operands of those that have more than fits into [`Packed`]: three each.
    wide: Vec<[u32; 3]>,
}

impl Exprs {
    pub fn len(&self) -> usize {
        self.packed.len()
    }

    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = (ExprId, Expr)> {
        (0..self.packed.len() as u32).map(ExprId).map(|id| (id, self.get(id)))
    }

    /// Those within a range, by id.
    pub fn within(&self, range: TextRange) -> impl Iterator<Item = (ExprId, Expr)> {
        let starting = self.starts.iter().zip(0..).filter(move |&(&start, _)| range.contains(start));
        let ids = starting.map(|(_, index)| ExprId(index)).filter(move |&id| range.contains_range(self.range(id)));
        ids.map(|id| (id, self.get(id)))
    }

    /// What an expression of the text consists of and itself, the last first; of [`Comparison::Matches`] the pattern
    /// alone. Not of a comparison within a chain, which stands for no text of its own.
    pub fn parts(&self, whole: ExprId) -> impl Iterator<Item = Expr> {
        // They were added one after the other, itself at last.
        let range = self.range(whole);
        let is_part = move |id: &ExprId| range.contains(self.starts[id.index()]);
        (0..=whole.0).rev().map(ExprId).take_while(is_part).map(|id| self.get(id))
    }

    pub fn get(&self, id: ExprId) -> Expr {
        let Packed { head, tail } = self.packed[id.index()];
        let (kind, small) = ((head >> SMALL_BITS) as u8, head & SMALL_MAX);
        if kind & kind::WIDE == 0 {
            expr_of(kind, [small, tail, 0])
        } else {
            expr_of(kind & !kind::WIDE, self.wide[tail as usize])
        }
    }

    pub fn range(&self, id: ExprId) -> TextRange {
        let len = match self.lens[id.index()] {
            LONG => {
                self.long.binary_search_by_key(&id, |&(long, _)| long).map_or(TextSize::default(), |at| self.long[at].1)
            }
            len => TextSize::from(u32::from(len)),
        };
        TextRange::at(self.starts[id.index()], len)
    }

    pub(super) fn push(&mut self, expr: Expr, range: TextRange) -> ExprId {
        let id = ExprId(self.packed.len() as u32);
        let (kind, operands) = operands_of(expr);
        let packed = match operands {
            [small, tail, 0] if small <= SMALL_MAX => Packed { head: u32::from(kind) << SMALL_BITS | small, tail },
            operands => {
                let tail = self.wide.len() as u32;
                self.wide.push(operands);
                Packed { head: u32::from(kind | kind::WIDE) << SMALL_BITS, tail }
            }
        };
        self.packed.push(packed);
        self.starts.push(range.start());
        self.lens.push(match u8::try_from(u32::from(range.len())) {
            Ok(len) if len != LONG => len,
            _ => {
                self.long.push((id, range.len()));
                LONG
            }
        });
        id
    }

    /// Makes room for as many as a file of so many bytes usually has.
    pub(super) fn reserve(&mut self, file: usize) {
        let count = file / 16;
        self.packed.reserve(count);
        self.starts.reserve(count);
        self.lens.reserve(count);
    }
}

const LONG: u8 = u8::MAX;

/// The kind and a small operand in the head, another operand in the tail; or [`kind::WIDE`] and a place of `wide`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Packed {
    head: u32,
    tail: u32,
}

const SMALL_BITS: u32 = 24;
const SMALL_MAX: u32 = (1 << SMALL_BITS) - 1;

/// Kinds of packed expressions. An operator is part of the kind.
mod kind {
    pub const WIDE: u8 = 0x80;
    pub const NAME: u8 = 0;
    pub const ATTRIBUTE: u8 = 1;
    pub const CALL: u8 = 2;
    pub const SUBSCRIPT: u8 = 3;
    pub const AWAIT: u8 = 4;
    pub const STR: u8 = 5;
    pub const LONG_STR: u8 = 6;
    pub const INT: u8 = 7;
    pub const FLOAT: u8 = 8;
    pub const BYTES: u8 = 9;
    pub const TRUE: u8 = 10;
    pub const FALSE: u8 = 11;
    pub const NONE: u8 = 12;
    pub const ELLIPSIS: u8 = 13;
    pub const TUPLE: u8 = 14;
    pub const LIST: u8 = 15;
    pub const SET: u8 = 16;
    pub const DICT: u8 = 17;
    pub const F_STRING: u8 = 18;
    pub const NOT: u8 = 19;
    pub const OR: u8 = 20;
    pub const AND: u8 = 21;
    pub const IF: u8 = 22;
    pub const LAMBDA: u8 = 23;
    pub const STARRED: u8 = 24;
    pub const NAMED: u8 = 25;
    pub const COMPREHENSION: u8 = 26;
    pub const OPAQUE: u8 = 27;
    pub const SLICE: u8 = 28;
    /// And what follows, by [`super::OPERATORS`].
    pub const BINARY: u8 = 32;
    /// And what follows, by [`super::COMPARISONS`].
    pub const COMPARE: u8 = 48;
}

const OPERATORS: [Operator; 6] =
    [Operator::Add, Operator::Div, Operator::Mod, Operator::BitOr, Operator::BitAnd, Operator::Other];

const COMPARISONS: [Comparison; 11] = [
    Comparison::Eq,
    Comparison::NotEq,
    Comparison::Is,
    Comparison::IsNot,
    Comparison::In,
    Comparison::NotIn,
    Comparison::Less,
    Comparison::LessOrEqual,
    Comparison::Greater,
    Comparison::GreaterOrEqual,
    Comparison::Matches,
];

// Packing takes the discriminant for the place in the table.
const _: () = {
    let mut at = 0;
    while at < OPERATORS.len() {
        assert!(OPERATORS[at] as usize == at);
        at += 1;
    }
    let mut at = 0;
    while at < COMPARISONS.len() {
        assert!(COMPARISONS[at] as usize == at);
        at += 1;
    }
};

/// The first operand is the one that is small in nearly every file.
fn operands_of(expr: Expr) -> (u8, [u32; 3]) {
    let run = |run: Run| [run.len, run.start, 0];
    let bits = |bits: u64| [(bits >> 32) as u32, bits as u32, 0];
    match expr {
        Expr::Name { name, scope } => (kind::NAME, [scope.0, name.0, 0]),
        Expr::Attribute { value, name } => (kind::ATTRIBUTE, [name.0, value.0, 0]),
        Expr::Call(call) => (kind::CALL, [0, call.0, 0]),
        Expr::Subscript { value, index } => (kind::SUBSCRIPT, [value.0, index.0, 0]),
        Expr::Await(value) => (kind::AWAIT, [0, value.0, 0]),
        Expr::Str(text) => (kind::STR, [0, text.0, 0]),
        Expr::LongStr => (kind::LONG_STR, [0; 3]),
        Expr::Int(value) => (kind::INT, bits(value.cast_unsigned())),
        Expr::Float(value) => (kind::FLOAT, bits(value.0)),
        Expr::Bytes => (kind::BYTES, [0; 3]),
        Expr::True => (kind::TRUE, [0; 3]),
        Expr::False => (kind::FALSE, [0; 3]),
        Expr::None => (kind::NONE, [0; 3]),
        Expr::Ellipsis => (kind::ELLIPSIS, [0; 3]),
        Expr::Tuple(items) => (kind::TUPLE, run(items)),
        Expr::List(items) => (kind::LIST, run(items)),
        Expr::Set(items) => (kind::SET, run(items)),
        Expr::Dict(items) => (kind::DICT, run(items)),
        Expr::FString(parts) => (kind::F_STRING, run(parts)),
        Expr::Binary { operator, left, right } => (kind::BINARY + operator as u8, [left.0, right.0, 0]),
        Expr::Not(value) => (kind::NOT, [0, value.0, 0]),
        Expr::Bool { is_and, operands } => (if is_and { kind::AND } else { kind::OR }, run(operands)),
        Expr::If { test, body, orelse } => (kind::IF, [test.0, body.0, orelse.0]),
        Expr::Compare { operator, left, right } => (kind::COMPARE + operator as u8, [left.0, right.0, 0]),
        Expr::Lambda(function) => (kind::LAMBDA, [0, function.0, 0]),
        Expr::Starred(value) => (kind::STARRED, [0, value.0, 0]),
        Expr::Named(value) => (kind::NAMED, [0, value.0, 0]),
        Expr::Comprehension(element) => (kind::COMPREHENSION, [0, element.0, 0]),
        Expr::Slice { lower, upper } => {
            let bound = |bound: Option<ExprId>| bound.map_or(0, |it| it.0 + 1);
            (kind::SLICE, [bound(lower), bound(upper), 0])
        }
        Expr::Opaque => (kind::OPAQUE, [0; 3]),
    }
}

fn expr_of(kind: u8, [first, second, third]: [u32; 3]) -> Expr {
    let run = Run { start: second, len: first };
    let bits = u64::from(first) << 32 | u64::from(second);
    let value = ExprId(second);
    match kind {
        kind::NAME => Expr::Name { name: Symbol(second), scope: ScopeId(first) },
        kind::ATTRIBUTE => Expr::Attribute { value, name: Symbol(first) },
        kind::CALL => Expr::Call(CallIndex(second)),
        kind::SUBSCRIPT => Expr::Subscript { value: ExprId(first), index: ExprId(second) },
        kind::AWAIT => Expr::Await(value),
        kind::STR => Expr::Str(Symbol(second)),
        kind::LONG_STR => Expr::LongStr,
        kind::INT => Expr::Int(bits.cast_signed()),
        kind::FLOAT => Expr::Float(OrderedFloat(bits)),
        kind::BYTES => Expr::Bytes,
        kind::TRUE => Expr::True,
        kind::FALSE => Expr::False,
        kind::NONE => Expr::None,
        kind::ELLIPSIS => Expr::Ellipsis,
        kind::TUPLE => Expr::Tuple(run),
        kind::LIST => Expr::List(run),
        kind::SET => Expr::Set(run),
        kind::DICT => Expr::Dict(run),
        kind::F_STRING => Expr::FString(run),
        kind::NOT => Expr::Not(value),
        kind::OR => Expr::Bool { is_and: false, operands: run },
        kind::AND => Expr::Bool { is_and: true, operands: run },
        kind::IF => Expr::If { test: ExprId(first), body: ExprId(second), orelse: ExprId(third) },
        kind::LAMBDA => Expr::Lambda(FunctionIndex(second)),
        kind::STARRED => Expr::Starred(value),
        kind::NAMED => Expr::Named(value),
        kind::COMPREHENSION => Expr::Comprehension(value),
        kind::SLICE => {
            let bound = |bound: u32| bound.checked_sub(1).map(ExprId);
            Expr::Slice { lower: bound(first), upper: bound(second) }
        }
        _ => {
            let (left, right) = (ExprId(first), ExprId(second));
            if let Some(&operator) = kind.checked_sub(kind::COMPARE).and_then(|at| COMPARISONS.get(usize::from(at))) {
                Expr::Compare { operator, left, right }
            } else if let Some(&operator) = kind.checked_sub(kind::BINARY).and_then(|at| OPERATORS.get(usize::from(at)))
            {
                Expr::Binary { operator, left, right }
            } else {
                Expr::Opaque
            }
        }
    }
}
