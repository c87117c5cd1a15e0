//! What the names of a file are given, and what its functions give: told by names alone, for who asks it of all files at
//! once.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::{AccessContext, BindingKind, Expr, ExprId, FileFacts, Symbol};

/// The names of a file that stand for what has another name, and those that stand for what has none; and its factories.
/// Names that are compared across files are hashes: see [`hashed`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Synonyms {
    /// Some of it more than once.
    pub same: Vec<Step>,
    /// What they are given is the result of a call, or an element: it may be anything.
    pub open: Vec<u64>,
    /// Sorted.
    pub factories: Vec<Factory>,
}

/// One name is given what another one stands for: by an import, an assignment, a default, a `return`, a subclass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Step {
    pub from: u64,
    pub to: u64,
}

/// A function that gives what a call makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Factory {
    pub function: Symbol,
    /// The [`FileFacts::original_last_name`] of what is called.
    pub made: u64,
}

/// What stands for a name where many are compared.
pub fn hashed(name: &str) -> u64 {
    FxBuildHasher.hash_one(name)
}

impl Synonyms {
    pub(super) fn of(facts: &FileFacts) -> Self {
        let Found { same, mut open } = Found::of(facts);
        open.sort_unstable();
        open.dedup();
        let hashed = |name: Symbol| hashed(facts.name(name));
        Self {
            same: same.into_iter().map(|(from, to)| Step { from: hashed(from), to: hashed(to) }).collect(),
            open: open.into_iter().map(hashed).collect(),
            factories: factories(facts),
        }
    }
}

#[derive(Default)]
struct Found {
    same: Vec<(Symbol, Symbol)>,
    open: Vec<Symbol>,
}

impl Found {
    fn of(facts: &FileFacts) -> Self {
        let mut own = Self::default();
        for binding in &facts.bindings {
            let to = binding.name;
            match binding.kind {
                BindingKind::ImportFrom { name, .. } => own.same(name, to),
                BindingKind::Assign(value)
                | BindingKind::TypeAlias(value)
                | BindingKind::Unpack { value, .. }
                | BindingKind::For { iterable: value, .. }
                | BindingKind::ForElement { iterable: value, .. }
                | BindingKind::With { manager: value, .. }
                | BindingKind::Annotated { value: Some(value), .. } => own.given(facts, value, to),
                BindingKind::Parameter(index) => {
                    if let Some(default) = facts.parameters.get(index as usize).and_then(|it| it.default) {
                        own.given(facts, default, to);
                    }
                }
                BindingKind::Class(index) => {
                    for base in facts.arguments(facts.classes[index.index()].bases) {
                        own.given(facts, base.value, to);
                    }
                }
                BindingKind::Function(index) => {
                    for &value in facts.list(facts.functions[index.index()].returned) {
                        own.given(facts, value, to);
                    }
                }
                BindingKind::Import { .. }
                | BindingKind::ImportAs { .. }
                | BindingKind::Annotated { value: None, .. }
                | BindingKind::AugAssign(_)
                | BindingKind::Except(_)
                | BindingKind::Delete
                | BindingKind::Global
                | BindingKind::Nonlocal
                | BindingKind::TypeParameter
                | BindingKind::Opaque => {}
            }
        }
        for access in &facts.accesses {
            if let AccessContext::Write { value: Some(value) } = access.context
                && let Expr::Attribute { name, .. } = facts.expr(access.expr)
            {
                own.given(facts, value, name);
            }
        }
        own
    }

    /// The value of an expression is given to a name.
    fn given(&mut self, facts: &FileFacts, expr: ExprId, to: Symbol) {
        match facts.expr(expr) {
            Expr::Name { name, .. } | Expr::Attribute { name, .. } => self.same(name, to),
            Expr::Call(_) | Expr::Subscript { .. } => self.open.push(to),
            Expr::Await(inner) | Expr::Named(inner) | Expr::Starred(inner) => self.given(facts, inner, to),
            Expr::If { body, orelse, .. } => {
                self.given(facts, body, to);
                self.given(facts, orelse, to);
            }
            Expr::Bool { operands: parts, .. } | Expr::Tuple(parts) | Expr::List(parts) | Expr::Set(parts) => {
                for &part in facts.list(parts) {
                    self.given(facts, part, to);
                }
            }
            _ => {}
        }
    }

    fn same(&mut self, from: Symbol, to: Symbol) {
        if from != to {
            self.same.push((from, to));
        }
    }
}

fn factories(facts: &FileFacts) -> Vec<Factory> {
    let mut factories = Vec::new();
    for function in &facts.functions {
        let Some(name) = function.name else { continue };
        for &value in facts.list(function.returned) {
            let Expr::Call(call) = facts.expr(value) else { continue };
            if let Some(made) = facts.original_last_name(facts.calls[call.index()].callee) {
                factories.push(Factory { function: name, made: hashed(facts.name(made)) });
            }
        }
    }
    factories.sort_unstable();
    factories.dedup();
    factories
}
