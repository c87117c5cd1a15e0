//! See `set-without-get.md`.

use super::descriptor_recursion::stands_for_itself;
use crate::facts::{AccessContext, ArgumentKind, Call, Expr, ExprId, FileFacts, KeyOf, RegionId};
use crate::finding::{Level, Place};
use crate::project::descriptors::{Certainty, Descriptor, DescriptorUse, Frame, Meaning, Method, What};
use crate::project::{ClassId, ClassRef, FunctionId, Project, Value};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "set-without-get",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("set-without-get.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

/// More attributes of one descriptor class are not looked at: they say the same.
const MOST_USES: usize = 50;
/// Helpers of helpers.
const MAX_DEPTH: u32 = 4;

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let Some(symbol) = facts.names.find("__set__") else { return };
    if facts.bindings_of(project.class(id).scope, symbol).is_empty() || project.is_stub(id.file) {
        return;
    }
    let Some(Value::Function(setter)) = project.own_member(id, "__set__").map(|member| member.value) else { return };
    if setter.file != id.file {
        return;
    }
    let range = project.function(setter).range;
    let mut found: Option<(Option<&DescriptorUse>, Storage)> = None;
    for member in std::iter::once(id).chain(project.subclasses(id)) {
        let uses = project.descriptor_uses(member);
        let alone = (uses.is_empty() && stands_for_itself(project, member)).then_some(None);
        let all = uses.iter().take(MOST_USES).filter(|used| used.is_certain).map(Some).chain(alone);
        for used in all {
            let descriptor = match used {
                Some(used) => Descriptor::of_use(project, member, used),
                None => Descriptor::of_class(project, member),
            };
            match descriptor.and_then(|descriptor| judge(project, &descriptor, setter)) {
                Ok(storage) => found = found.or(Some((used, storage))),
                // What is right for one attribute is a way to use the class.
                Err(reason) => {
                    findings.silent(range, || reason.to_owned());
                    return;
                }
            }
        }
    }
    let Some((used, storage)) = found else { return };
    let class = project.qualname(&ClassRef::Source(id));
    let finding = findings.report(
        range,
        format!("`{class}` has `__set__` and no `__get__`: reading the attribute gives the descriptor itself"),
    );
    finding.label(storage.place, storage.text);
    if let Some(used) = used {
        let owner = project.qualname(&ClassRef::Source(used.owner));
        finding.label(used.place, format!("manages `{}` of `{owner}`", used.attribute));
    }
    finding.help(
        "add a `__get__` that reads what `__set__` keeps; or keep it in `vars(obj)` under the attribute's own name",
    );
    finding.region = project.function(setter).region;
}

/// Where the value is kept.
struct Storage {
    place: Place,
    text: String,
}

/// Whether what is assigned is kept where reading the attribute does not look.
fn judge(project: &Project, descriptor: &Descriptor<'_>, setter: FunctionId) -> Result<Storage, &'static str> {
    if descriptor.method("__get__") != Method::Absent {
        return Err("it may have a `__get__`");
    }
    if descriptor.method("__set__") != Method::Source(setter) {
        return Err("another `__set__` replaces it");
    }
    let data = project.function(setter);
    if data.is_async || data.is_generator {
        return Err("`__set__` does nothing");
    }
    let frame = descriptor.call(setter, &[Meaning::Instance, Meaning::Assigned]);
    let mut walk = Walk { project, descriptor, storage: None };
    walk.function(&frame, 0)?;
    walk.storage.ok_or("it keeps no value")
}

struct Walk<'a, 'p> {
    project: &'p Project,
    descriptor: &'a Descriptor<'p>,
    storage: Option<Storage>,
}

impl Walk<'_, '_> {
    /// Notes where a function keeps the value; `Err` where that may be under the attribute's own name, or is not known.
    fn function(&mut self, frame: &Frame, depth: u32) -> Result<(), &'static str> {
        let facts = self.project.facts(frame.function.file);
        for event in self.descriptor.events(frame.function) {
            if matches!(self.descriptor.certainty(frame, event.start, event.region), Certainty::Never) {
                continue;
            }
            match event.what {
                What::Access(index) => {
                    let access = facts.accesses[index as usize];
                    self.access(frame, access.expr, access.context, access.region)?;
                }
                What::Call(index) => self.call(frame, &facts.calls[index.index()], depth)?,
            }
        }
        let statement = self.project.function(frame.function).statement;
        for key in &facts.keys {
            let range = facts.range(key.expr);
            if !statement.contains_range(range) || self.meaning(frame, key.expr, key.region) != Meaning::Instance {
                continue;
            }
            if let KeyOf::Subscript(container) = key.of
                && self.is_of_descriptor(frame, facts, container, key.region)
            {
                let place = Place::new(frame.function.file, facts.range(container).cover(range));
                self.keep(place, "the value is kept by the descriptor".to_owned());
            }
        }
        Ok(())
    }

    fn access(
        &mut self,
        frame: &Frame,
        expr: ExprId,
        context: AccessContext,
        region: RegionId,
    ) -> Result<(), &'static str> {
        let facts = self.project.facts(frame.function.file);
        let Expr::Attribute { value, name } = facts.expr(expr) else { return Ok(()) };
        let receiver = self.meaning(frame, value, region);
        let own = self.descriptor.attribute_name(frame, name);
        if receiver == Meaning::Instance && own == "__dict__" {
            return Err("it may keep the value under the attribute's own name");
        }
        let AccessContext::Write { value: Some(assigned) } = context else { return Ok(()) };
        let place = Place::new(frame.function.file, facts.range(expr));
        let is_value = matches!(self.meaning(frame, assigned, region), Meaning::Assigned | Meaning::Settled(_));
        match receiver {
            Meaning::Instance if self.descriptor.manages(&own) => Err("it assigns to the attribute itself"),
            Meaning::Instance if is_value => {
                self.keep(place, format!("the value is kept in `{own}`"));
                Ok(())
            }
            Meaning::Descriptor if is_value => {
                self.keep(place, "the value is kept by the descriptor".to_owned());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn call(&mut self, frame: &Frame, call: &Call, depth: u32) -> Result<(), &'static str> {
        let facts = self.project.facts(frame.function.file);
        let arguments = facts.arguments(call.arguments);
        let has_instance =
            arguments.iter().any(|argument| self.meaning(frame, argument.value, call.region) == Meaning::Instance);
        let on_instance = matches!(facts.expr(call.callee), Expr::Attribute { value, .. }
            if self.meaning(frame, value, call.region) == Meaning::Instance);
        if !has_instance && !on_instance {
            return match self.descriptor.called(frame, call) {
                Some(inner) if depth < MAX_DEPTH => self.function(&inner, depth + 1),
                _ => Ok(()),
            };
        }
        if let Some(inner) = self.descriptor.called(frame, call) {
            return match depth < MAX_DEPTH {
                true => self.function(&inner, depth + 1),
                false => Err("what its helpers do with the instance is not followed"),
            };
        }
        let Meaning::Value(Value::External(callee)) = self.meaning(frame, call.callee, call.region) else {
            return Err("what is done to the instance is not known");
        };
        let is_plain = arguments.iter().all(|argument| argument.kind == ArgumentKind::Positional);
        match (&*callee, arguments) {
            ("builtins.setattr", [object, name, _])
                if is_plain && self.meaning(frame, object.value, call.region) == Meaning::Instance =>
            {
                match self.meaning(frame, name.value, call.region) {
                    Meaning::Str(name) if self.descriptor.manages(&name) => Err("it assigns to the attribute itself"),
                    Meaning::Str(name) => {
                        let place = Place::new(frame.function.file, facts.range(call.expr));
                        let text = match self.descriptor.shown_attribute() {
                            Some(_) => format!("the value is kept in `{name}`"),
                            None => "the value is kept under another name".to_owned(),
                        };
                        self.keep(place, text);
                        Ok(())
                    }
                    _ => Err("under which name it keeps the value is not known"),
                }
            }
            (
                "builtins.getattr"
                | "builtins.hasattr"
                | "builtins.isinstance"
                | "builtins.type"
                | "builtins.id"
                | "builtins.print"
                | "builtins.repr"
                | "builtins.str",
                _,
            ) => Ok(()),
            _ => Err("what is done to the instance is not known"),
        }
    }

    /// `self.values`.
    fn is_of_descriptor(&self, frame: &Frame, facts: &FileFacts, container: ExprId, region: RegionId) -> bool {
        matches!(facts.expr(container), Expr::Attribute { value, .. }
            if self.meaning(frame, value, region) == Meaning::Descriptor)
    }

    fn keep(&mut self, place: Place, text: String) {
        self.storage.get_or_insert(Storage { place, text });
    }

    fn meaning(&self, frame: &Frame, expr: ExprId, region: RegionId) -> Meaning {
        self.descriptor.meaning(frame, expr, region)
    }
}
