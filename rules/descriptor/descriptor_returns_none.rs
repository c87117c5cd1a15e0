//! See `descriptor-returns-none.md`.

use crate::facts::AccessContext;
use crate::finding::Level;
use crate::project::descriptors::{Certainty, Descriptor, Meaning, Method};
use crate::project::{ClassId, ClassRef, FunctionId, Project, Reach, Value};
use crate::rule::{Check, Findings, Rule};
use crate::rules::class::new_returns_none::{Way, ending};

use super::on_class::{body_region, returns};

pub static RULE: Rule = Rule {
    name: "descriptor-returns-none",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("descriptor-returns-none.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let Some(symbol) = facts.names.find("__get__") else { return };
    if facts.bindings_of(project.class(id).scope, symbol).is_empty() || project.is_stub(id.file) {
        return;
    }
    let Some(Value::Function(getter)) = project.own_member(id, "__get__").map(|member| member.value) else { return };
    let data = project.function(getter);
    if getter.file != id.file || !data.falls_off || project.reach(id.file, data.region) != Reach::Runs {
        return;
    }
    let (way, bare) = match ending(project, getter) {
        Ok(ending) => ending,
        Err(reason) => return findings.silent(data.range, || reason.to_owned()),
    };
    let is_always = match way {
        // A double in a test notes that it was called.
        Way::Every if !looks_for_something(project, getter) => {
            return findings.silent(data.range, || "it has nothing to return".to_owned());
        }
        Way::Every => true,
        // A bare `return` is as good as `return None`.
        Way::Some if !bare.is_empty() => {
            return findings.silent(data.range, || "it returns None on purpose".to_owned());
        }
        Way::Some => match with_instance(project, id, getter) {
            Some(is_always) => is_always,
            None => return findings.silent(data.range, || "it returns nothing on the class alone".to_owned()),
        },
    };
    let class = project.qualname(&ClassRef::Source(id));
    let message = match is_always {
        true => format!("`{class}.__get__` returns nothing for an instance: the attribute is always None"),
        false => format!("`{class}.__get__` returns nothing on one path: the attribute is None there"),
    };
    let finding = findings.report(data.range, message);
    finding.help(match is_always {
        true => "return the value",
        false => "return a value on every path, or raise `AttributeError`; `return None` where None is meant",
    });
    finding.region = data.region;
}

/// Whether a method calls or reads anything.
fn looks_for_something(project: &Project, getter: FunctionId) -> bool {
    let facts = project.facts(getter.file);
    let is_read = |&access: &u32| facts.accesses[access as usize].context == AccessContext::Read;
    !project.calls_in(getter).is_empty() || project.accesses_in(getter).iter().any(is_read)
}

/// Whether no value is returned where there is an instance; `None` where control never comes to the end there.
fn with_instance(project: &Project, id: ClassId, getter: FunctionId) -> Option<bool> {
    let descriptor = Descriptor::of_class(project, id).ok()?;
    if descriptor.method("__get__") != Method::Source(getter) {
        return None;
    }
    let facts = project.facts(getter.file);
    let frame = descriptor.call(getter, &[Meaning::Instance, Meaning::Owner]);
    let is_reached = |position, region| !matches!(descriptor.certainty(&frame, position, region), Certainty::Never);
    let end = project.function(getter).statement.end();
    is_reached(end, body_region(project, getter)?).then(|| {
        !returns(project, getter).into_iter().any(|(value, region)| is_reached(facts.range(value).start(), region))
    })
}
