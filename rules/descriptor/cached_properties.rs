//! The objects that `functools.cached_property` makes, and the attributes that they manage.

use crate::facts::{Binding, BindingKind, Expr};
use crate::finding::{FileId, Place};
use crate::project::{ClassId, ClassRef, ExprRef, Lookup, Project, Value};

use super::decorators::callee;

const CACHED_PROPERTY: &str = "functools.cached_property";
/// Those of libraries that raise `TypeError` too where they get a second name, or are read without one.
const ALIKE: &[&str] = &["django.utils.functional.cached_property"];

/// An attribute that a class body gives to a new `cached_property`.
#[derive(Debug, Clone)]
pub(super) struct CachedProperty<'p> {
    pub name: &'p str,
    /// The name in the body.
    pub place: Place,
}

/// The attributes that a class body leaves with a `cached_property` made in it, in the order of their names.
pub(super) fn cached_properties(project: &Project, id: ClassId) -> Vec<CachedProperty<'_>> {
    let facts = project.facts(id.file);
    let bindings = facts.bindings_in(project.class(id).scope);
    let last = bindings.iter().enumerate().filter_map(|(at, binding)| {
        let is_last = bindings.get(at + 1).is_none_or(|next| next.name != binding.name);
        is_last.then_some(binding)
    });
    last.filter_map(|binding| {
        maker(project, id.file, binding)?;
        Some(CachedProperty { name: facts.name(binding.name), place: Place::new(id.file, binding.range) })
    })
    .collect()
}

/// What makes the `cached_property` that a statement binds a name to.
pub(super) fn maker(project: &Project, file: FileId, binding: &Binding) -> Option<ExprRef> {
    made(project, file, binding, is_cached_property)
}

/// As above, for all that take one name alone.
pub(super) fn named_maker(project: &Project, file: FileId, binding: &Binding) -> Option<ExprRef> {
    made(project, file, binding, takes_one_name)
}

fn made(project: &Project, file: FileId, binding: &Binding, is_kind: fn(&Project, ExprRef) -> bool) -> Option<ExprRef> {
    let facts = project.facts(file);
    let (maker, kind) = match binding.kind {
        BindingKind::Function(index) => {
            let &first = facts.list(facts.functions.get(index.index())?.decorators).first()?;
            (first, first)
        }
        BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => match facts.expr(value) {
            Expr::Call(_) => (value, callee(facts, value)),
            _ => return None,
        },
        _ => return None,
    };
    is_kind(project, ExprRef { file, expr: kind }).then_some(ExprRef { file, expr: maker })
}

/// Whether an expression is the class, or one that derives from it and leaves reading and naming to it.
pub(super) fn is_cached_property(project: &Project, at: ExprRef) -> bool {
    project.is_external(at, &[CACHED_PROPERTY]) || is_derived(project, at)
}

/// Whether an expression is a `cached_property` that takes one name alone, and needs it: also Django's.
pub(super) fn takes_one_name(project: &Project, at: ExprRef) -> bool {
    is_cached_property(project, at) || project.is_external(at, ALIKE)
}

fn is_derived(project: &Project, at: ExprRef) -> bool {
    let direct = project.direct_subclasses(&ClassRef::stdlib(CACHED_PROPERTY));
    let mut derived = direct.iter().flat_map(|&id| project.subclasses(id).into_iter().chain([id]));
    derived.any(|id| {
        let class = ClassRef::Source(id);
        project.may_name(at, project.name(id.file, project.class(id).name))
            && project.evaluate(at) == Value::Class(id)
            && ["__get__", "__set_name__", "__new__"].iter().all(
                |name| matches!(project.lookup(&class, name), Lookup::Found(member) if member.owner.source().is_none()),
            )
    })
}
