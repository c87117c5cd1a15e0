//! Which names a file binds at all. Most names that are looked up in a scope are bound in another one, or in none: that is
//! told without a look at the bindings.

use serde::{Deserialize, Serialize};

use super::{Binding, BindingKind, Names, ScopeId, Symbol};

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

impl BoundNames {
    pub(super) fn new(names: &Names, bindings: &[Binding]) -> Self {
        let mut own = Self { bits: vec![0; names.len().div_ceil(2)] };
        for binding in bindings {
            let is_in_module = binding.scope == ScopeId::MODULE;
            let is_settled = match binding.kind {
                BindingKind::Import { .. } | BindingKind::ImportAs { .. } | BindingKind::ImportFrom { .. } => true,
                BindingKind::Assign(_) | BindingKind::Annotated { .. } => is_in_module,
                _ => false,
            };
            let place = if is_in_module { IN_MODULE } else { ELSEWHERE };
            own.set(binding.name, place | if is_settled { SETTLED } else { 0 });
        }
        if let Some(name) = names.find("TYPE_CHECKING") {
            own.set(name, SETTLED);
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
