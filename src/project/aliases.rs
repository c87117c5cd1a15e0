//! Telling expressions apart by how they are written, before any of them is evaluated: nearly all calls, bases and
//! decorators of a program have nothing to do with what a rule looks for.

use rustc_hash::FxHashMap;

use crate::facts::{BindingKind, Expr, ScopeId};
use crate::project::{ExprRef, Project, Value};

/// The names that the linked files give to something that has another: `from typing import NamedTuple as Record`,
/// `Record = typing.NamedTuple`. From the name in use to the names it stands for.
#[derive(Debug, Default)]
pub(super) struct Aliases(FxHashMap<Box<str>, Vec<Box<str>>>);

impl Project {
    /// Whether an expression is one of these objects of the standard library, each named as in `typing.NamedTuple`.
    pub fn is_external(&self, at: ExprRef, dotted: &[&str]) -> bool {
        let may_be = dotted.iter().any(|name| self.may_name(at, name.rsplit('.').next().unwrap_or(name)));
        may_be && matches!(self.evaluate(at), Value::External(name) if dotted.contains(&&*name))
    }

    /// Whether an expression may be what goes by a name elsewhere, judged by the way it is written. What has no name,
    /// as the result of a call, may be anything.
    pub fn may_name(&self, at: ExprRef, name: &str) -> bool {
        let facts = self.facts(at.file);
        match facts.expr(at.expr) {
            Expr::Name { name: own, .. } | Expr::Attribute { name: own, .. } => {
                let aliases = self.aliases.get_or_init(|| Aliases::of(self));
                aliases.stands_for(facts.name(own), name, 0)
            }
            _ => true,
        }
    }
}

impl Aliases {
    fn of(project: &Project) -> Self {
        let mut aliases = Self::default();
        for file in project.files() {
            let facts = project.facts(file);
            for binding in &facts.bindings {
                let original = match binding.kind {
                    BindingKind::ImportFrom { name, .. } => name,
                    BindingKind::Assign(value) if binding.scope == ScopeId::MODULE => match facts.expr(value) {
                        Expr::Name { name, .. } | Expr::Attribute { name, .. } => name,
                        _ => continue,
                    },
                    _ => continue,
                };
                if original != binding.name {
                    aliases.add(facts.name(binding.name), facts.name(original));
                }
            }
        }
        aliases
    }

    fn add(&mut self, alias: &str, original: &str) {
        let originals = match self.0.get_mut(alias) {
            Some(originals) => originals,
            None => self.0.entry(alias.into()).or_default(),
        };
        if !originals.iter().any(|known| **known == *original) {
            originals.push(original.into());
        }
    }

    /// Through aliases of aliases.
    fn stands_for(&self, own: &str, wanted: &str, depth: u32) -> bool {
        const MAX_DEPTH: u32 = 4;
        own == wanted
            || depth < MAX_DEPTH
                && self.0.get(own).is_some_and(|originals| {
                    originals.iter().any(|original| self.stands_for(original, wanted, depth + 1))
                })
    }
}
