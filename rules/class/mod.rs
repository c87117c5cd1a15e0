//! Class statements that CPython refuses.

pub mod abstract_instantiation;
pub mod abstractmethod_order;
pub mod class_decorator_returns_none;
pub mod class_keyword_rejected;
pub mod dataclass_definition;
pub mod duplicate_base;
pub mod enum_definition;
pub mod enum_function_member;
pub mod enum_trailing_comma;
pub mod extended_enum;
pub mod inconsistent_mro;
pub mod init_subclass_breaks_chain;
pub mod invalid_slots;
pub mod layout_conflict;
pub mod mangled_override;
pub mod namedtuple_definition;
pub mod new_as_classmethod;
pub mod new_returns_none;
pub mod object_new_arguments;
pub mod slots_shadow_class_attribute;
pub mod special_method_kind;
pub mod super_of_own_type;
pub mod total_ordering_without_comparison;
pub mod typing_bases;
pub mod unacceptable_base;
pub mod unassignable_slot;
pub mod unhashable_key;

use std::sync::Arc;

use ruff_text_size::TextRange;

use crate::facts::{
    Binding, BindingKind, Call, CallIndex, Expr, ExprId, FileFacts, Guard, Region, RegionId, ScopeId, ScopeKind, Symbol,
};
use crate::finding::{FileId, Finding, Place};
use crate::project::{Base, ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Project, Reach, Refusal, Value};
use crate::rule::Findings;

/// A class statement that CPython refuses, and in which of the supported versions.
pub(super) struct Refused<'p> {
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
        let refusal = match project.refusal(id) {
            Ok(refusal) => refusal?,
            Err(reason) => {
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
/// for a subclass.
pub(super) fn names_class_statement(project: &Project, file: FileId, expr: ExprId) -> bool {
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
            is_fixed && names_class_statement(project, file, value)
        }
        _ => false,
    }
}

/// The classes whose instances, and none of a subclass, an expression gives, with the calls that make them: the call of
/// a class itself, or a name that is bound to nothing but such calls.
pub(super) fn exact_instances(project: &Project, file: FileId, expr: ExprId) -> Option<Vec<(ClassId, Place)>> {
    const MOST: usize = 4;
    let facts = project.facts(file);
    match facts.expr(expr) {
        Expr::Call(index) => Some(vec![exact_instance(project, file, index)?]),
        Expr::Named(value) => exact_instances(project, file, value),
        Expr::Name { name, scope } => {
            let bindings = bindings_in_view(facts, scope, name)?;
            if bindings.len() > MOST {
                return None;
            }
            let mut instances = Vec::new();
            for binding in bindings {
                match binding.kind {
                    BindingKind::Annotated { value: None, .. } => {}
                    BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                        let Expr::Call(index) = facts.expr(value) else { return None };
                        instances.push(exact_instance(project, file, index)?);
                    }
                    _ => return None,
                }
            }
            (!instances.is_empty()).then_some(instances)
        }
        _ => None,
    }
}

/// The class whose instance a call gives, where the call is of the class itself and nothing but `type.__call__` and a
/// builtin `__new__` makes it.
pub(super) fn exact_instance(project: &Project, file: FileId, index: CallIndex) -> Option<(ClassId, Place)> {
    let facts = project.facts(file);
    let call = facts.calls.get(index.index())?;
    let Value::Class(id) = project.callee(file, index) else { return None };
    let class = ClassRef::Source(id);
    if project.is_stub(id.file) || !names_class_statement(project, file, call.callee) {
        return None;
    }
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else { return None };
    let is_called_by_type = matches!(project.lookup(&metaclass, "__call__"), Lookup::Found(member)
        if member.owner.is_stdlib("builtins.type"));
    let is_made_by_builtin = matches!(project.lookup(&class, "__new__"), Lookup::Found(member)
        if matches!(&member.owner, ClassRef::Stdlib(name)
            if name.starts_with("builtins.") || name.starts_with("typing.")));
    let is_made = !matches!(project.refusal(id), Ok(Some(_))) && !matches!(project.dataclass_refusal(id), Ok(Some(_)));
    (is_called_by_type && is_made_by_builtin && is_made).then(|| (id, Place::new(file, facts.range(call.expr))))
}

/// The bindings of a name in the scope that has it, by CPython's scoping; `None` for what no scope of the file binds.
pub(super) fn bindings_in_view(facts: &FileFacts, scope: ScopeId, name: Symbol) -> Option<&[Binding]> {
    let mut at = scope;
    let mut is_own = true;
    loop {
        let data = facts.scopes.get(at.index())?;
        let bindings = facts.bindings_of(at, name);
        if !bindings.is_empty() && (is_own || !matches!(data.kind, ScopeKind::Class(_))) {
            return Some(bindings);
        }
        if data.parent == at {
            return None;
        }
        is_own = is_own && matches!(data.kind, ScopeKind::Comprehension | ScopeKind::TypeParameters);
        at = data.parent;
    }
}

/// Plain calls of the very class in reported files, where no handler stands around them.
pub(super) fn instance_calls(project: &Project, id: ClassId) -> Vec<(FileId, CallIndex)> {
    let class = ClassRef::Source(id);
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else { return Vec::new() };
    let is_called_by_type = matches!(project.lookup(&metaclass, "__call__"), Lookup::Found(member)
        if member.owner.is_stdlib("builtins.type"));
    if !is_called_by_type || matches!(project.refusal(id), Ok(Some(_))) {
        return Vec::new();
    }
    let name = project.name(id.file, project.class(id).name);
    let mut calls = Vec::new();
    for file in project.files().filter(|&file| project.is_reported(file) && !project.is_stub(file)) {
        let facts = project.facts(file);
        for (call, index) in facts.calls.iter().zip(0..) {
            let index = CallIndex(index);
            let is_guarded = |(_, region): (RegionId, &Region)| {
                matches!(region.guard, Guard::Try { .. } | Guard::With { .. } | Guard::Dead)
            };
            if project.may_name(ExprRef { file, expr: call.callee }, name)
                && matches!(facts.expr(call.callee), Expr::Name { .. } | Expr::Attribute { .. })
                && project.callee(file, index) == Value::Class(id)
                && names_class_statement(project, file, call.callee)
                && !facts.regions(call.region).any(is_guarded)
                && project.reach(file, call.region) == Reach::Runs
            {
                calls.push((file, index));
            }
        }
    }
    calls
}

/// Whether each call of a function comes to a call in it.
pub(super) fn always_runs(project: &Project, function: FunctionId, call: &Call) -> bool {
    let facts = project.facts(function.file);
    let start = facts.range(call.expr).start();
    let is_plain = |(_, region): (RegionId, &Region)| match region.guard {
        Guard::Function(own) => Some(own == function.index),
        Guard::With { .. } => None,
        _ => Some(false),
    };
    facts.regions(call.region).find_map(is_plain).unwrap_or(false)
        && !facts.leaves.iter().any(|leave| leave.function == function.index && leave.end <= start)
}
