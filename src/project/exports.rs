//! `__all__` of modules, as their statements make it.

use rustc_hash::FxHashSet;

use crate::facts::{ArgumentKind, Binding, BindingKind, Export, Expr, ExprId, Operator, RegionId, ScopeId};
use crate::finding::FileId;
use crate::project::infer::{Inference, Step};
use crate::project::modules::ModuleRef;
use crate::project::{Project, Value};

impl Project {
    /// The names that `from module import *` takes by `__all__`; `None` where there is none or it is not known.
    pub fn exports(&self, module: FileId) -> Option<Vec<String>> {
        Inference::new(self).all_exports(module)
    }
}

/// What `__all__` of a module holds.
#[derive(Debug, Default)]
pub(super) struct Exports {
    pub(super) names: Vec<String>,
    /// No other names are added by statements that are not followed.
    pub(super) is_complete: bool,
}

impl Inference<'_> {
    /// `None` where a module has no `__all__`, or nothing is known of it.
    pub(super) fn exports(&self, module: FileId) -> Option<Exports> {
        // `__all__` may hold what other modules have in theirs, and those may come back to this one.
        self.guarded(Step::Exports(module), || self.exports_unguarded(module)).ok().flatten()
    }

    fn exports_unguarded(&self, module: FileId) -> Option<Exports> {
        let facts = self.project.facts(module);
        if facts.exports.is_empty() {
            return None;
        }
        let mut names: Vec<String> = Vec::new();
        let mut is_complete = true;
        for export in &facts.exports {
            match *export {
                Export::Assign(value) => {
                    names = self.exported_names(module, value, &names, 0)?;
                    is_complete = true;
                }
                Export::Extend(value) => match self.exported_names(module, value, &names, 0) {
                    Some(more) => names = joined(names, more),
                    None => is_complete = false,
                },
                Export::Append(value) => match facts.expr(value) {
                    Expr::Str(name) => names.push(facts.name(name).to_owned()),
                    _ => is_complete = false,
                },
                Export::Remove(value) => match facts.expr(value) {
                    Expr::Str(name) => names.retain(|own| own != facts.name(name)),
                    _ => return None,
                },
                Export::Opaque => return None,
            }
        }
        Some(Exports { names, is_complete })
    }

    /// `so_far` is what `__all__` holds before the statement.
    fn exported_names(&self, module: FileId, value: ExprId, so_far: &[String], depth: u32) -> Option<Vec<String>> {
        if depth > 32 {
            return None;
        }
        let facts = self.project.facts(module);
        match facts.expr(value) {
            Expr::List(run) | Expr::Tuple(run) | Expr::Set(run) => {
                let mut names = Vec::new();
                for &element in facts.list(run) {
                    match facts.expr(element) {
                        Expr::Str(name) => names.push(facts.name(name).to_owned()),
                        Expr::Starred(inner) => {
                            names = joined(names, self.exported_names(module, inner, so_far, depth + 1)?);
                        }
                        _ => return None,
                    }
                }
                Some(names)
            }
            Expr::Binary { operator: Operator::Add, left, right } => {
                let names = self.exported_names(module, left, so_far, depth + 1)?;
                Some(joined(names, self.exported_names(module, right, so_far, depth + 1)?))
            }
            Expr::Attribute { value, name } if facts.name(name) == "__all__" => match self.evaluate(module, value) {
                Value::Module(other) if other != module => self.all_exports(other),
                _ => None,
            },
            Expr::Name { name, .. } if facts.name(name) == "__all__" => Some(so_far.to_vec()),
            // `list(models.__all__)`
            Expr::Call(call) => {
                let call = facts.calls[call.index()];
                let Expr::Name { name, .. } = facts.expr(call.callee) else { return None };
                let is_builtin = matches!(facts.name(name), "list" | "tuple" | "set" | "sorted")
                    && facts.bindings_of(ScopeId::MODULE, name).is_empty();
                match facts.arguments(call.arguments) {
                    [names] if is_builtin && names.kind == ArgumentKind::Positional => {
                        self.exported_names(module, names.value, so_far, depth + 1)
                    }
                    _ => None,
                }
            }
            // `from .models import __all__ as of_models`
            Expr::Name { name, .. } => match facts.bindings_of(ScopeId::MODULE, name) {
                // Nothing changes a tuple.
                [Binding { kind: BindingKind::Assign(value), region: RegionId::MODULE, .. }]
                    if matches!(facts.expr(*value), Expr::Tuple(_)) =>
                {
                    self.exported_names(module, *value, so_far, depth + 1)
                }
                [Binding { kind: BindingKind::ImportFrom { level, module: from, name: imported }, .. }]
                    if facts.name(*imported) == "__all__" =>
                {
                    match self.project.import(module, *level, *from, None) {
                        ModuleRef::Source(other) if other != module => self.all_exports(other),
                        _ => None,
                    }
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn all_exports(&self, module: FileId) -> Option<Vec<String>> {
        self.exports(module).filter(|exports| exports.is_complete).map(|exports| exports.names)
    }
}

/// Each name once: `__all__ += __all__` would double them each time.
fn joined(mut names: Vec<String>, more: Vec<String>) -> Vec<String> {
    if names.is_empty() {
        return more;
    }
    let known: FxHashSet<&str> = names.iter().map(String::as_str).collect();
    let new: Vec<String> = more.into_iter().filter(|name| !known.contains(name.as_str())).collect();
    names.extend(new);
    names
}
