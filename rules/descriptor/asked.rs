//! Where the attribute of an instance is certainly read, set or deleted.

use crate::facts::{AccessContext, Expr, Guard, Region, RegionId};
use crate::finding::Place;
use crate::project::{ClassId, ClassRef, FunctionId, Lookup, Project, Value};
use crate::rules::class::instances::{Asks, instance_asked, instance_calls};

/// Where that is done to an attribute of an instance of the very class: outside, or in the `__init__` of one that is
/// made somewhere.
pub(super) fn asked(project: &Project, id: ClassId, attribute: &str, asks: Asks) -> Option<Vec<Place>> {
    if let Some(place) = instance_asked(project, id, attribute, asks) {
        return Some(vec![place]);
    }
    let Lookup::Found(member) = project.lookup(&ClassRef::Source(id), "__init__") else { return None };
    let Value::Function(init) = member.value else { return None };
    let place = always_asked(project, init, attribute, asks)?;
    let &(file, call) = instance_calls(project, id).first()?;
    let facts = project.facts(file);
    Some(vec![place, Place::new(file, facts.range(facts.calls[call.index()].expr))])
}

/// Where each call of a method does that to an attribute of its first parameter.
fn always_asked(project: &Project, method: FunctionId, attribute: &str, asks: Asks) -> Option<Place> {
    let facts = project.facts(method.file);
    let class = ClassId { file: method.file, index: facts.enclosing_class(method.index)? };
    project.accesses_in(method).iter().find_map(|&index| {
        let access = &facts.accesses[index as usize];
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { return None };
        let is_asked = match access.context {
            AccessContext::Read => asks == Asks::Read,
            AccessContext::Write { .. } => asks == Asks::Write,
            AccessContext::Update { .. } => matches!(asks, Asks::Read | Asks::Write),
            AccessContext::Delete => asks == Asks::Delete,
        };
        let start = facts.range(access.expr).start();
        let is_plain = |(_, region): (RegionId, &Region)| match region.guard {
            Guard::Function(function) => function == method.index,
            _ => false,
        };
        (is_asked
            && project.is_receiver(method, value)
            && project.mangled(class, facts.name(name)) == attribute
            && facts.regions(access.region).next().is_some_and(is_plain)
            && !facts.leaves.iter().any(|leave| leave.function == method.index && leave.end <= start))
        .then(|| Place::new(method.file, facts.range(access.expr)))
    })
}
