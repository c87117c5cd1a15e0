//! Class statements that CPython refuses.

pub mod abstract_instantiation;
pub mod abstractmethod_order;
pub mod class_decorator_returns_none;
pub mod class_keyword_rejected;
pub mod dataclass_definition;
pub mod duplicate_base;
pub mod dynamic_class_arguments;
pub mod enum_definition;
pub mod enum_function_member;
pub mod enum_trailing_comma;
pub mod extended_enum;
pub mod forgotten_dataclass_decorator;
pub mod inconsistent_mro;
pub mod ineffective_slots;
pub mod init_subclass_breaks_chain;
pub mod instance_dunder;
pub(in crate::rules) mod instances;
pub mod invalid_slots;
pub mod layout_conflict;
pub mod lost_exception_arguments;
pub mod mangled_override;
pub mod missing_dict_or_weakref;
pub mod namedtuple_definition;
pub mod new_as_classmethod;
pub mod new_returns_none;
pub mod new_returns_other_type;
pub mod object_new_arguments;
pub mod recursive_instancecheck;
pub mod singleton_ignores_arguments;
pub mod singleton_race;
pub mod singleton_reinitialised;
pub mod singleton_shared_with_subclass;
pub mod slots_dataclass_super;
pub mod slots_shadow_class_attribute;
pub mod special_method_kind;
pub(in crate::rules) mod stored_instance;
pub mod super_of_own_type;
pub mod total_ordering_without_comparison;
pub mod typing_bases;
pub mod unacceptable_base;
pub mod unassignable_slot;
pub mod unenforced_abstractmethod;
pub mod unhashable_key;

use std::sync::Arc;

use ruff_text_size::TextRange;

use crate::facts::{BindingKind, Expr, ExprId};
use crate::finding::{FileId, Finding, Place};
use crate::project::{Base, ClassId, ClassRef, ExprRef, Project, Refusal, Value};
use crate::rule::Findings;

/// A class statement that CPython refuses, and in which of the supported versions.
pub(super) struct Refused<'p> {
    /// The program as the version that refuses the class runs it.
    pub project: &'p Project,
    pub id: ClassId,
    pub refusal: Arc<Refusal>,
    pub bases: Vec<Base>,
    /// To be added to what is said to happen: ` since 3.11`.
    pub clause: String,
}

impl<'p> Refused<'p> {
    /// What CPython says to a class statement, where that is known and concerns a supported version.
    pub fn of(project: &'p Project, id: ClassId, findings: &mut Findings<'_>) -> Option<Self> {
        let class = project.class(id);
        let (project, refusal) = match (project.refusal(id), project.refusal_elsewhere(id)) {
            (Ok(Some(refusal)), _) => (project, refusal),
            (_, Some(elsewhere)) => elsewhere,
            (Ok(None), None) => return None,
            (Err(reason), None) => {
                findings.silent(class.range, || format!("whether CPython creates the class is not known: {reason}"));
                return None;
            }
        };
        let Some(clause) = project.versions().clause(refusal.since, refusal.until) else {
            findings.silent(class.range, || "no supported version refuses the class".to_owned());
            return None;
        };
        Some(Self { project, id, refusal, bases: project.bases(id), clause })
    }

    /// Reports at what CPython refuses, with its own words as a note.
    pub fn report<'f>(&self, message: String, findings: &'f mut Findings<'_>) -> &'f mut Finding {
        let exceptions: &'static [&'static str] = match self.refusal.exception {
            "ValueError" => &["ValueError"],
            "RuntimeError" => &["RuntimeError"],
            _ => &["TypeError"],
        };
        let class = self.project.class(self.id);
        let finding = findings.report(self.refusal.range, message);
        if !class.header.contains_range(self.refusal.range) {
            finding.label(Place::new(self.id.file, class.range), "the class that is refused");
        }
        finding.raises(exceptions, class.region);
        if let Some(words) = &self.refusal.message {
            finding.note(format!("CPython says `{}: {words}`", self.refusal.exception));
        }
        finding
    }

    /// The class's name.
    pub fn name(&self) -> &'p str {
        self.project.name(self.id.file, self.project.class(self.id).name)
    }

    /// The name of the class at a position of the bases.
    pub fn base_name(&self, position: usize) -> String {
        let Some(base) = self.bases.get(position) else { return "?".to_owned() };
        match (&base.value, &base.class) {
            // As the program knows it: `pathlib.Path`, wherever the library keeps it.
            (Value::External(name), Some(_)) => name.strip_prefix("builtins.").unwrap_or(name).to_owned(),
            (_, class) => class.as_ref().map_or_else(|| "?".to_owned(), |class| self.project.qualname(class)),
        }
    }

    /// Where a base is written; the class's name where there is no such base.
    pub fn base_place(&self, position: usize) -> Place {
        let range: TextRange =
            self.bases.get(position).map_or_else(|| self.project.class(self.id).range, |base| base.range);
        Place::new(self.id.file, range)
    }

    /// Where a class is defined, if its source is known.
    pub fn definition(&self, class: &ClassRef) -> Option<Place> {
        let id = class.source()?;
        Some(Place::new(id.file, self.project.class(id).range))
    }
}

/// Whether an expression names a class statement, by imports alone: a parameter, or an attribute of an object, may stand
/// for a subclass, and what is there in place of a failed import may never be used.
pub(in crate::rules) fn names_class_statement(project: &Project, file: FileId, expr: ExprId) -> bool {
    is_imported(project, file, expr) && !project.is_instead_of_import(file, expr)
}

fn is_imported(project: &Project, file: FileId, expr: ExprId) -> bool {
    let facts = project.facts(file);
    match facts.expr(expr) {
        Expr::Name { name, scope } => {
            let mut at = scope;
            loop {
                let bindings = facts.bindings_of(at, name);
                if !bindings.is_empty() {
                    return bindings.iter().all(|binding| {
                        matches!(
                            binding.kind,
                            BindingKind::Class(_)
                                | BindingKind::Import { .. }
                                | BindingKind::ImportAs { .. }
                                | BindingKind::ImportFrom { .. }
                        )
                    });
                }
                let Some(data) = facts.scopes.get(at.index()) else { return false };
                if data.parent == at {
                    // `from shapes import *`.
                    return !facts.star_imports.is_empty();
                }
                at = data.parent;
            }
        }
        Expr::Attribute { value, .. } => {
            let is_fixed = match project.evaluate(ExprRef { file, expr: value }) {
                Value::Module(_) | Value::Namespace(_) => true,
                // A metaclass may put something else in place of what the body holds.
                Value::Class(outer) => project.is_left_alone(outer).is_ok(),
                _ => false,
            };
            is_fixed && is_imported(project, file, value)
        }
        _ => false,
    }
}
