//! What the names of a file are given: told as names alone, for who asks it of all files at once.

use serde::{Deserialize, Serialize};

use super::{AccessContext, BindingKind, Expr, ExprId, FileFacts, Symbol};

/// The names of a file that stand for what has another name, and those that stand for what has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Synonyms {
    /// A name, and one that is given the same: by an import, an assignment, a default, a `return`, a subclass. Some of it
    /// more than once.
    pub same: Vec<(Symbol, Symbol)>,
    /// Sorted. What they are given is the result of a call, or an element: it may be anything.
    pub open: Vec<Symbol>,
}

impl Synonyms {
    pub(super) fn of(facts: &FileFacts) -> Self {
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
        own.open.sort_unstable();
        own.open.dedup();
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
