//! See `descriptor-storage-collision.md`.

use super::storage::{self, By, Stored};
use crate::facts::{AccessContext, Expr};
use crate::finding::Level;
use crate::project::descriptors::{Descriptor, DescriptorUse};
use crate::project::{ClassId, ClassRef, Lookup, Mro, Project, Reach, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "descriptor-storage-collision",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("descriptor-storage-collision.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// More attributes of one class are not compared.
const MOST: usize = 60;

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let class = project.class(id);
    if project.managed_attributes(id).next().is_none()
        || project.is_stub(id.file)
        || project.reach(id.file, class.region) != Reach::Runs
    {
        return;
    }
    let own = ClassRef::Source(id);
    let Mro::Linear(mro) = project.mro(&own) else {
        return findings.silent(class.range, || "the MRO of the class is not known".to_owned());
    };
    let mut kept: Vec<Kept<'_>> = Vec::new();
    for owner in mro.iter().rev().filter_map(ClassRef::source) {
        for (descriptor, used) in project.managed_attributes(owner).take(MOST) {
            if !used.is_certain {
                continue;
            }
            let is_found = matches!(project.lookup(&own, &used.attribute), Lookup::Found(member)
                if member.owner == ClassRef::Source(owner));
            if !is_found {
                continue;
            }
            kept.extend(Kept::of(project, descriptor, used));
        }
    }
    for (at, this) in kept.iter().enumerate() {
        if this.used.owner != id {
            continue;
        }
        let other = kept.iter().enumerate().find_map(|(position, other)| {
            // Of two attributes of this class the later one is told of.
            let is_first = other.used.owner != id || position < at;
            let is_other = other.used.attribute != this.used.attribute;
            let stored = this.stored.iter().find_map(|own| {
                let same = other.stored.iter().find(|stored| stored.name == own.name)?;
                Some((own, same))
            })?;
            (is_first && is_other).then_some((other, stored))
        });
        match other {
            Some((other, (stored, same))) => collide(project, id, this, other, stored, same, findings),
            None => hide(project, id, this, findings),
        }
    }
}

/// An attribute and where its descriptor keeps the value.
struct Kept<'p> {
    descriptor: ClassId,
    used: &'p DescriptorUse,
    stored: Vec<Stored>,
}

impl<'p> Kept<'p> {
    fn of(project: &'p Project, descriptor: ClassId, used: &'p DescriptorUse) -> Option<Self> {
        let made = Descriptor::of_use(project, descriptor, used).ok()?;
        let mut stored = storage::storage(project, &made);
        stored.retain(|stored| is_place(project, used, stored));
        (!stored.is_empty()).then_some(Self { descriptor, used, stored })
    }
}

/// Whether it is the instance that gets the value: not another descriptor, and not an attribute that is there for itself.
fn is_place(project: &Project, used: &DescriptorUse, stored: &Stored) -> bool {
    if stored.by == By::Namespace {
        return true;
    }
    // Whoever sets a public attribute means that attribute, as an alias does.
    if !stored.name.starts_with('_') {
        return false;
    }
    match project.lookup(&ClassRef::Source(used.owner), &stored.name) {
        Lookup::Absent => true,
        Lookup::Found(member) => {
            member.value.is_slot()
                || matches!(
                    member.value,
                    Value::Function(_)
                        | Value::None
                        | Value::Int(_)
                        | Value::Float(_)
                        | Value::Str(_)
                        | Value::Bool(_)
                        | Value::Tuple(_)
                )
        }
        Lookup::Unknown(_) => false,
    }
}

fn collide(
    project: &Project,
    id: ClassId,
    this: &Kept<'_>,
    other: &Kept<'_>,
    stored: &Stored,
    same: &Stored,
    findings: &mut Findings<'_>,
) {
    let range = this.used.place.range;
    let name = &stored.name;
    // `width = Proxy("_size")`, where the class has a `_size` of its own: two ways to one value.
    if is_given(project, this.used, name) && is_set_by_methods(project, id, name) {
        return findings.silent(range, || format!("methods of the class set `{name}` themselves"));
    }
    let shown = project.qualname(&ClassRef::Source(id));
    let (first, second) = (&other.used.attribute, &this.used.attribute);
    let is_one = this.used.is_shared() && other.used.is_shared() && other.used.owner == id;
    let message = if is_one {
        format!(
            "`{first}` and `{second}` of `{shown}` are one descriptor, and keep one value, in `{name}` of the instance"
        )
    } else {
        format!("`{second}` of `{shown}` keeps its value where `{first}` does: in `{name}` of the instance")
    };
    let given =
        |used: &DescriptorUse| given(project, used).into_iter().any(|text| text == *name || name.ends_with(&text));
    let help = if is_one {
        "make a descriptor for each attribute".to_owned()
    } else if given(this.used) && given(other.used) {
        format!("give each its own name, or let `__set_name__` make it: `{second}` here")
    } else {
        "let `__set_name__` make the name from that of the attribute: `self.private_name = \"_\" + name`".to_owned()
    };
    let finding = findings.report(range, message);
    finding.region = project.class(id).region;
    finding.label(other.used.place, format!("`{first}` keeps its value there too"));
    finding.label(stored.place, format!("stores the value in `{name}`"));
    if same.place != stored.place && this.descriptor != other.descriptor {
        finding.label(same.place, format!("stores the value of `{first}` in `{name}`"));
    }
    finding.help(help);
}

/// A method that the stored value hides.
fn hide(project: &Project, id: ClassId, this: &Kept<'_>, findings: &mut Findings<'_>) {
    let owner = ClassRef::Source(id);
    for stored in &this.stored {
        if stored.name == this.used.attribute {
            continue;
        }
        let Lookup::Found(member) = project.lookup(&owner, &stored.name) else { continue };
        let (Value::Function(_), Some(place)) = (&member.value, member.place) else { continue };
        let (name, attribute) = (&stored.name, &this.used.attribute);
        let shown = project.qualname(&owner);
        let finding = findings.report(
            this.used.place.range,
            format!(
                "`{attribute}` of `{shown}` keeps its value in `{name}` of the instance, where it hides the method"
            ),
        );
        finding.region = project.class(id).region;
        finding.label(place, "no longer found on an instance that has a value");
        finding.label(stored.place, format!("stores the value in `{name}`"));
        finding.help("keep the value under another name");
        return;
    }
}

/// The texts that the call which makes a descriptor is given.
fn given(project: &Project, used: &DescriptorUse) -> Vec<String> {
    let Some(call) = used.call() else { return Vec::new() };
    let facts = project.facts(used.place.file);
    let arguments = facts.arguments(facts.calls[call.index()].arguments);
    let texts = arguments.iter().filter_map(|argument| match facts.expr(argument.value) {
        Expr::Str(text) => Some(facts.name(text).to_owned()),
        _ => None,
    });
    texts.filter(|text| !text.is_empty()).collect()
}

fn is_given(project: &Project, used: &DescriptorUse, name: &str) -> bool {
    given(project, used).iter().any(|text| text == name)
}

/// Whether code of the class, or of those along its MRO, sets an attribute of the instance itself.
fn is_set_by_methods(project: &Project, id: ClassId, name: &str) -> bool {
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(id)) else { return true };
    mro.iter().filter_map(ClassRef::source).any(|owner| {
        let facts = project.facts(owner.file);
        facts.accesses.iter().any(|access| {
            let Expr::Attribute { name: own, .. } = facts.expr(access.expr) else { return false };
            access.context != AccessContext::Read
                && project.mangled(owner, facts.name(own)) == name
                && facts.function_of(access.scope).and_then(|function| facts.enclosing_class(function))
                    == Some(owner.index)
        })
    })
}
