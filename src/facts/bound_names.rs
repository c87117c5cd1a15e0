//! Which names a file binds at all, and which attributes it assigns. Most names that are looked up in a scope are bound in
//! another one, or in none: that is told without a look at the bindings.

use serde::{Deserialize, Serialize};

use super::{AccessContext, BindingKind, Expr, FileFacts, ScopeId, Symbol};

/// By symbol, how it is bound. Half a byte each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct BoundNames {
    bits: Vec<u8>,
}

/// The module binds it.
const IN_MODULE: u8 = 1;
/// A class, a function or a comprehension does.
const ELSEWHERE: u8 = 2;
/// See [`BoundNames::may_be_settled`].
const SETTLED: u8 = 4;
/// See [`BoundNames::is_assigned_attribute`].
const ASSIGNED_ATTRIBUTE: u8 = 8;

impl BoundNames {
    pub(super) fn of(facts: &FileFacts) -> Self {
        let mut own = Self { bits: vec![0; facts.names.len().div_ceil(2)] };
        for binding in &facts.bindings {
            let is_in_module = binding.scope == ScopeId::MODULE;
            let is_settled = match binding.kind {
                BindingKind::Import { .. } | BindingKind::ImportAs { .. } | BindingKind::ImportFrom { .. } => true,
                BindingKind::Assign(_) | BindingKind::Annotated { .. } => is_in_module,
                _ => false,
            };
            let place = if is_in_module { IN_MODULE } else { ELSEWHERE };
            own.set(binding.name, place | if is_settled { SETTLED } else { 0 });
        }
        if let Some(name) = facts.names.find("TYPE_CHECKING") {
            own.set(name, SETTLED);
        }
        for access in facts.accesses.iter().filter(|access| !matches!(access.context, AccessContext::Read)) {
            if let Expr::Attribute { name, .. } = facts.expr(access.expr) {
                own.set(name, ASSIGNED_ATTRIBUTE);
            }
        }
        own
    }

    /// Whether a scope may bind a name; the module's scope does for certain.
    pub fn is_bound(&self, scope: ScopeId, name: Symbol) -> bool {
        self.has(name, if scope == ScopeId::MODULE { IN_MODULE } else { ELSEWHERE })
    }

    /// Whether what a name stands for may be the same in every run: an import, what a module assigns, or
    /// `TYPE_CHECKING`.
    pub fn may_be_settled(&self, name: Symbol) -> bool {
        self.has(name, SETTLED)
    }

    /// Whether the file assigns, updates or deletes an attribute of the name, be it of whatever object.
    pub fn is_assigned_attribute(&self, name: Symbol) -> bool {
        self.has(name, ASSIGNED_ATTRIBUTE)
    }

    /// The names of which [`BoundNames::is_assigned_attribute`] is true.
    pub fn assigned_attributes(&self) -> impl Iterator<Item = Symbol> {
        (0..self.bits.len() as u32 * 2).map(Symbol).filter(|&name| self.is_assigned_attribute(name))
    }

    fn set(&mut self, name: Symbol, bits: u8) {
        if let Some(byte) = self.bits.get_mut(name.0 as usize / 2) {
            *byte |= bits << shift(name);
        }
    }

    fn has(&self, name: Symbol, bits: u8) -> bool {
        self.bits.get(name.0 as usize / 2).is_some_and(|byte| byte >> shift(name) & bits != 0)
    }
}

fn shift(name: Symbol) -> u32 {
    name.0 % 2 * 4
}
