//! See `set-without-get.md`.

use super::descriptor_recursion::stands_for_itself;
use super::sources::Sources;
use super::storage;
use crate::facts::{AccessContext, BindingKind, Call, Expr, ExprId, FileFacts, KeyOf, RegionId, Store};
use crate::finding::{Level, Place};
use crate::project::descriptors::{ANY_NAME, Certainty, Descriptor, DescriptorUse, Frame, Meaning, Method, What};
use crate::project::{ClassId, ClassRef, FunctionId, Lookup, Mro, Project, Value};
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
            // The subclass that replaces it is looked at by itself.
            if let Ok(descriptor) = &descriptor
                && matches!(descriptor.method("__set__"), Method::Source(own) if own != setter)
                && descriptor.method("__get__") == Method::Absent
            {
                continue;
            }
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
    if let Some(owner) = descriptor.owner
        && !matches!(project.lookup(&ClassRef::Source(owner), "__getattribute__"),
            Lookup::Found(member) if member.owner.is_stdlib("builtins.object"))
    {
        return Err("its owner decides itself how attributes are read");
    }
    if descriptor.owner.is_some_and(|owner| has_own_namespace(project, owner)) {
        return Err("its owner works with the dict of its instances itself");
    }
    let frame = descriptor.call(setter, &[Meaning::Instance, Meaning::Assigned]);
    let mut walk = Walk { project, descriptor, storage: None };
    walk.function(&frame, 0)?;
    walk.storage.ok_or("it keeps no value")
}

/// Whether methods along the MRO of a class work with the dict of an instance: they may put a value under any name.
fn has_own_namespace(project: &Project, owner: ClassId) -> bool {
    let Mro::Linear(mro) = project.mro(&ClassRef::Source(owner)) else { return true };
    mro.iter().filter_map(ClassRef::source).any(|class| {
        let facts = project.facts(class.file);
        let statement = project.class(class).statement;
        ["__dict__", "vars"].iter().filter_map(|name| facts.names.find(name)).any(|symbol| {
            facts.exprs.iter().any(|(id, expr)| {
                matches!(expr, Expr::Attribute { name, .. } | Expr::Name { name, .. } if name == symbol)
                    && statement.contains_range(facts.range(id))
            })
        })
    })
}

struct Walk<'a, 'p> {
    project: &'p Project,
    descriptor: &'a Descriptor<'p>,
    storage: Option<Storage>,
}

const UNKNOWN_USE: &str = "what is done to the dict of the instance is not known";
const UNKNOWN_NAME: &str = "under which name it keeps the value is not known";
const OWN_NAME: &str = "it keeps the value under the attribute's own name";

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
            if !statement.contains_range(range) || !self.is_instance_or_id(frame, facts, key.expr, key.region) {
                continue;
            }
            if let KeyOf::Subscript(container) = key.of
                && self.is_of_descriptor(frame, facts, container, key.region)
            {
                let place = Place::new(frame.function.file, facts.range(container).cover(range));
                self.keep(place, "the value is kept by the descriptor".to_owned());
            }
        }
        for store in facts.stores.iter().filter(|store| statement.contains_range(facts.range(store.container))) {
            self.store_in_attribute(frame, store)?;
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
            return match context {
                AccessContext::Read => self.namespace(frame, expr, region, 0),
                _ => Err(UNKNOWN_USE),
            };
        }
        let AccessContext::Write { value: Some(assigned) } = context else { return Ok(()) };
        let place = Place::new(frame.function.file, facts.range(expr));
        match receiver {
            Meaning::Instance => self
                .keep_under(Some(own), frame, assigned, region, place)
                .map_err(|_| "it assigns to the attribute itself"),
            Meaning::Descriptor if self.is_value(frame, assigned, region) => {
                self.keep(place, "the value is kept by the descriptor".to_owned());
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn call(&mut self, frame: &Frame, call: &Call, depth: u32) -> Result<(), &'static str> {
        let facts = self.project.facts(frame.function.file);
        let place = Place::new(frame.function.file, facts.range(call.expr));
        if let Some((name, value)) = storage::set_by_name(self.project, self.descriptor, frame, call) {
            let name = storage::Key::Expr(name).text(self.descriptor, frame, call.region);
            return self.keep_under(name, frame, value, call.region, place);
        }
        if storage::is_vars(self.project, self.descriptor, frame, call) {
            return self.namespace(frame, call.expr, call.region, 0);
        }
        let arguments = facts.arguments(call.arguments);
        let has_instance =
            arguments.iter().any(|argument| self.meaning(frame, argument.value, call.region) == Meaning::Instance);
        let on_instance = matches!(facts.expr(call.callee), Expr::Attribute { value, .. }
            if self.meaning(frame, value, call.region) == Meaning::Instance);
        if let Some(inner) = self.descriptor.called(frame, call) {
            return match (depth < MAX_DEPTH, has_instance || on_instance) {
                (true, _) => self.function(&inner, depth + 1),
                (false, true) => Err("what its helpers do with the instance is not followed"),
                (false, false) => Ok(()),
            };
        }
        if !has_instance && !on_instance {
            return Ok(());
        }
        let Meaning::Value(Value::External(callee)) = self.meaning(frame, call.callee, call.region) else {
            return Err("what is done to the instance is not known");
        };
        match &*callee {
            "builtins.getattr"
            | "builtins.hasattr"
            | "builtins.isinstance"
            | "builtins.type"
            | "builtins.id"
            | "builtins.print"
            | "builtins.repr"
            | "builtins.str" => Ok(()),
            _ => Err("what is done to the instance is not known"),
        }
    }

    /// Follows what is done to an expression that is the dict of the instance.
    fn namespace(&mut self, frame: &Frame, expr: ExprId, region: RegionId, depth: u32) -> Result<(), &'static str> {
        let facts = self.project.facts(frame.function.file);
        let function = self.project.function(frame.function);
        let within = |expr: ExprId| function.statement.contains_range(facts.range(expr));
        if depth > MAX_DEPTH {
            return Err(UNKNOWN_USE);
        }
        let subscript = facts.exprs.iter().find_map(|(id, found)| match found {
            Expr::Subscript { value, index } if value == expr => Some((id, index)),
            _ => None,
        });
        if let Some((subscript, index)) = subscript {
            let key = storage::Key::Expr(index).text(self.descriptor, frame, region);
            let key = key.filter(|key| self.is_of_any_use(key));
            let place = Place::new(frame.function.file, facts.range(subscript));
            return match (facts.stores.iter().find(|store| store.container == expr), key) {
                (Some(store), key) => self.keep_under(key, frame, store.value, region, place),
                // It is read, deleted, or added to.
                (None, Some(key)) if !self.descriptor.manages(&key) => Ok(()),
                (None, Some(_)) => Err(OWN_NAME),
                (None, None) => Err(UNKNOWN_NAME),
            };
        }
        let called = self
            .project
            .calls_in(frame.function)
            .iter()
            .map(|index| &facts.calls[index.index()])
            .find(|call| matches!(facts.expr(call.callee), Expr::Attribute { value, .. } if value == expr));
        if let Some(call) = called {
            let place = Place::new(frame.function.file, facts.range(call.expr));
            for (key, value) in storage::put_by_method(facts, call).ok_or(UNKNOWN_USE)? {
                let key = key.text(self.descriptor, frame, region).filter(|key| self.is_of_any_use(key));
                self.keep_under(key, frame, value, region, place)?;
            }
            return Ok(());
        }
        let named = facts
            .bindings_in(function.scope)
            .iter()
            .find(|binding| matches!(binding.kind, BindingKind::Assign(value) if value == expr));
        let name = named.filter(|binding| facts.bindings_of(function.scope, binding.name).len() == 1);
        let Some(name) = name.map(|binding| binding.name) else { return Err(UNKNOWN_USE) };
        for (id, found) in facts.exprs.iter() {
            match found {
                Expr::Name { name: own, scope } if own == name && within(id) => {
                    if scope != function.scope {
                        return Err(UNKNOWN_USE);
                    }
                    self.namespace(frame, id, region, depth + 1)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether a key is known to be another than the attribute's name: where no use is in view, that may be any.
    fn is_of_any_use(&self, key: &str) -> bool {
        self.descriptor.shown_attribute().is_some() || key.contains(ANY_NAME)
    }

    /// Notes a value that the instance keeps under a name; `Err` where it is, or may be, the attribute's own.
    fn keep_under(
        &mut self,
        name: Option<String>,
        frame: &Frame,
        value: ExprId,
        region: RegionId,
        place: Place,
    ) -> Result<(), &'static str> {
        let name = name.ok_or(UNKNOWN_NAME)?;
        if self.descriptor.manages(&name) {
            return Err(OWN_NAME);
        }
        if self.is_value(frame, value, region) {
            let text = match name.contains(ANY_NAME) {
                true => "the value is kept under another name".to_owned(),
                false => format!("the value is kept in `{name}`"),
            };
            self.keep(place, text);
        }
        Ok(())
    }

    /// `obj.values["price"] = value`.
    fn store_in_attribute(&mut self, frame: &Frame, store: &Store) -> Result<(), &'static str> {
        let facts = self.project.facts(frame.function.file);
        let Expr::Attribute { value, name } = facts.expr(store.container) else { return Ok(()) };
        if self.meaning(frame, value, store.region) != Meaning::Instance || facts.name(name) == "__dict__" {
            return Ok(());
        }
        let name = self.descriptor.attribute_name(frame, name);
        let is_plain = match self.descriptor.owner {
            None => false,
            Some(owner) => match self.project.lookup(&ClassRef::Source(owner), &name) {
                Lookup::Absent => true,
                Lookup::Found(member) => member.value.is_slot() || matches!(member.value, Value::None),
                Lookup::Unknown(_) => false,
            },
        };
        if !is_plain {
            return Err("what it stores the value in is not known");
        }
        if self.is_value(frame, store.value, store.region) {
            let place = Place::new(frame.function.file, facts.range(store.container));
            self.keep(place, format!("the value is kept in `{name}`"));
        }
        Ok(())
    }

    /// Whether it is what `__set__` was given, or made of it.
    fn is_value(&self, frame: &Frame, expr: ExprId, region: RegionId) -> bool {
        matches!(self.meaning(frame, expr, region), Meaning::Assigned | Meaning::Settled(_))
            || Sources::of(self.project, self.descriptor, frame, expr, region).assigned
    }

    /// `obj`, `id(obj)`.
    fn is_instance_or_id(&self, frame: &Frame, facts: &FileFacts, expr: ExprId, region: RegionId) -> bool {
        if let Expr::Call(call) = facts.expr(expr) {
            let call = &facts.calls[call.index()];
            let [object] = facts.arguments(call.arguments) else { return false };
            return self.meaning(frame, call.callee, region) == Meaning::Value(Value::external("builtins.id"))
                && self.meaning(frame, object.value, region) == Meaning::Instance;
        }
        self.meaning(frame, expr, region) == Meaning::Instance
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
