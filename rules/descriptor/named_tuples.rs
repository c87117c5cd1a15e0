//! Fields of named tuples, which instances have as data descriptors that refuse to be set.

use super::assignments::Assignment;
use crate::facts::{AccessContext, BindingKind, Expr, FileFacts};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Mro, Project, Role, Value, bindings_in_view};
use crate::rule::Findings;
use crate::rules::class::instances::{Asks, instance_asked};

/// Fields that methods of a class assign to their own instance, and where one of its instances is given to others.
pub(super) fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let class = ClassRef::Source(id);
    let Mro::Linear(mro) = project.mro(&class) else { return };
    if !mro.iter().any(|base| base.is_stdlib("builtins.tuple")) || !sets_plainly(project, &class) {
        return;
    }
    let facts = project.facts(id.file);
    // A class below may have something else of that name.
    let is_hidden_below =
        |name: &str| project.subclasses(id).into_iter().any(|below| project.own_member(below, name).is_some());
    let mut fields = fields(project, &mro);
    fields.retain(|field| !is_hidden_below(field));
    for (index, access) in (0..).zip(&facts.accesses) {
        let is_own = || {
            let function = facts.function_of(access.scope)?;
            Some(facts.enclosing_class(function)? == id.index)
        };
        if access.context == AccessContext::Read || is_own() != Some(true) {
            continue;
        }
        let Some(assignment) = Assignment::of(project, id.file, index) else { continue };
        let Some(function) = facts.function_of(access.scope) else { continue };
        let method = FunctionId { file: id.file, index: function };
        if fields.contains(&assignment.attribute)
            && project.is_receiver(method, assignment.object)
            && assignment.object(project).is_some_and(|object| object.class == id)
        {
            tell(&project.qualname(&class), &assignment, findings);
        }
    }
    for field in &fields {
        for (asks, role) in [(Asks::Write, Role::Setter), (Asks::Delete, Role::Deleter)] {
            let Some(place) = instance_asked(project, id, field, asks) else { continue };
            let (range, label) = match place.file == id.file {
                true => (place.range, None),
                false => (project.class(id).range, Some(place)),
            };
            let finding = findings.report(range, message(&project.qualname(&class), field, role));
            if let Some(place) = label {
                finding.label(place, "raises `AttributeError`");
            }
            finding.raises(&[], project.class(id).region);
            finding.help(help(field, role));
        }
    }
}

/// `Point = namedtuple("Point", "x y")`, and then `point.x = 3`.
pub(super) fn of_call(project: &Project, assignment: &Assignment, findings: &mut Findings<'_>) {
    let facts = project.facts(assignment.file);
    if ["namedtuple", "NamedTuple"].iter().all(|name| facts.names.find(name).is_none()) {
        return;
    }
    let Expr::Name { name, scope } = facts.expr(assignment.object) else { return };
    let Some([binding]) = bindings_in_view(facts, scope, name) else { return };
    let BindingKind::Assign(value) = binding.kind else { return };
    let Expr::Call(call) = facts.expr(value) else { return };
    let Value::Created(created) = project.callee(assignment.file, call) else { return };
    let Some(members) = project.created_members(created) else { return };
    let has = |name: &str| members.iter().any(|(member, _)| member == name);
    if has("_fields") && has(&assignment.attribute) && !assignment.attribute.starts_with('_') {
        let name = project.created_name(created).unwrap_or_else(|| "the named tuple".into());
        tell(&name, assignment, findings);
    }
}

fn tell(class: &str, assignment: &Assignment, findings: &mut Findings<'_>) {
    let field = &assignment.attribute;
    let finding = findings.report(assignment.range, message(class, field, assignment.role));
    finding.raises(&["AttributeError"], assignment.region);
    finding.help(help(field, assignment.role));
}

fn message(class: &str, field: &str, role: Role) -> String {
    let done = if role == Role::Deleter { "deleted" } else { "assigned" };
    format!("the field `{class}.{field}` cannot be {done}: instances of a named tuple do not change")
}

fn help(field: &str, role: Role) -> String {
    match role {
        Role::Deleter => "make another tuple".to_owned(),
        _ => format!("make another tuple: `_replace({field}=…)`"),
    }
}

/// The fields that instances have from their class or its bases, where nothing before them has the name.
fn fields(project: &Project, mro: &[ClassRef]) -> Vec<String> {
    let mut fields = Vec::new();
    for (position, owner) in mro.iter().enumerate() {
        let own: Vec<String> = match owner {
            ClassRef::Source(id) if is_named_tuple(project, *id) => {
                let facts: &FileFacts = project.facts(id.file);
                let annotated = facts.bindings_in(project.class(*id).scope).iter();
                annotated
                    .filter(|binding| matches!(binding.kind, BindingKind::Annotated { .. }))
                    .map(|binding| facts.name(binding.name).to_owned())
                    .collect()
            }
            ClassRef::Created(id) => {
                let members = project.created_members(*id).unwrap_or_default();
                let is_tuple = members.iter().any(|(name, _)| name == "_fields");
                members.into_iter().map(|(name, _)| name).filter(|name| is_tuple && !name.starts_with('_')).collect()
            }
            ClassRef::Source(_) | ClassRef::Stdlib(_) => continue,
        };
        let is_hidden = |name: &str| {
            mro[..position].iter().any(|before| before.source().is_none_or(|id| project.own_member(id, name).is_some()))
        };
        fields.extend(own.into_iter().filter(|name| !is_hidden(name)));
    }
    fields
}

fn is_named_tuple(project: &Project, id: ClassId) -> bool {
    let facts = project.facts(id.file);
    facts.arguments(project.class(id).bases).iter().any(|base| {
        let at = ExprRef { file: id.file, expr: base.value };
        project.is_external(at, &["typing.NamedTuple", "typing_extensions.NamedTuple"])
    })
}

fn sets_plainly(project: &Project, class: &ClassRef) -> bool {
    ["__setattr__", "__delattr__"].iter().all(|hook| {
        matches!(project.lookup(class, hook), Lookup::Found(member) if member.owner.is_stdlib("builtins.object"))
    })
}
