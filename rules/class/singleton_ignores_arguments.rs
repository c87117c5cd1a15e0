//! See `singleton-ignores-arguments.md`.

use ruff_text_size::TextRange;

use super::stored_instance::{Filled, Key, Slot, Stored};
use crate::facts::{
    AccessContext, BindingKind, Expr, ExprId, FileFacts, Guard, LeaveKind, Parameter, ParameterKind, RegionId, Symbol,
};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, FunctionId, Lookup, Metaclass, Project, Value, Wrapper, bindings_in_view};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "singleton-ignores-arguments",
    topic: "class",
    level: Level::Off,
    since: "0.1.0",
    docs: include_str!("singleton-ignores-arguments.md"),
    checks: &[Check::Function(function), Check::Class(class)],
    fix: None,
};

/// A `__new__`, or a function that is asked for the instance.
fn function(project: &Project, id: FunctionId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let data = project.function(id);
    let parameters = facts.parameters(data.parameters);
    if project.is_stub(id.file) || data.returned.len == 0 || parameters.is_empty() {
        return;
    }
    let Some(name) = data.name.map(|name| facts.name(name)) else { return };
    let class = facts.enclosing_class(id.index).map(|index| ClassId { file: id.file, index });
    let (stored, shown) = match (name, class) {
        ("__new__", Some(class)) => {
            if project.is_metaclass(&ClassRef::Source(class)) != Some(false) {
                return;
            }
            (Stored::of(project, id, name), project.qualname(&ClassRef::Source(class)))
        }
        ("__call__", Some(_)) => return,
        _ => (Stored::asked_for(project, id), project.function_qualname(id)),
    };
    let Some(stored) = stored else { return };
    // A cache of the module's may do with a part of what it is given.
    if class.is_none() && stored.key.is_some() {
        return;
    }
    let Some(keys) = keys(&stored) else {
        findings.silent(data.range, || "the instance is found by a key that is not followed".to_owned());
        return;
    };
    let by_new = Uses::of_maker(project, id, &stored);
    let used_once = |uses: &Uses<'_>, from: usize| {
        let facts = uses.project.facts(uses.id.file);
        let parameters = facts.parameters(uses.project.function(uses.id).parameters);
        let given = parameters.iter().skip(from);
        given.clone().find(|it| !keys.contains(&it.name) && uses.of(it.name) == Use::OnlyOnce).copied()
    };
    let found = match (name, class) {
        ("__new__", Some(class)) => match init(project, class) {
            Init::None => used_once(&by_new, 1),
            Init::Source(init) => {
                // It is given the arguments at each call.
                let by_init = Uses::of_init(project, init);
                if !by_init.are_done() {
                    None
                } else if init.file == id.file {
                    used_once(&by_init, 1).or_else(|| used_once(&by_new, 1))
                } else {
                    used_once(&by_new, 1)
                }
            }
            Init::Unknown => None,
        },
        (_, class) => used_once(&by_new, usize::from(class.is_some() && is_given_class(project, id))),
    };
    let Some(parameter) = found else {
        findings.silent(data.range, || "it takes no argument that only the creation uses".to_owned());
        return;
    };
    let finding = findings.report(
        parameter.range,
        format!("`{shown}()` ignores `{}` once the instance exists", written(facts, &parameter)),
    );
    finding.region = data.region;
    finding.label(Place::new(id.file, stored.created), "made here once");
    finding.label(Place::new(id.file, stored.returned), "returned whatever is asked for");
    finding.help(HELP);
}

/// A class that its metaclass makes once.
fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let data = project.class(id);
    if project.is_stub(id.file) || data.keywords.len == 0 && data.bases.len == 0 {
        return;
    }
    // Where what is given is written: a class that inherits both says nothing new.
    let Some(init) = ["__init__", "__new__"].into_iter().find_map(|name| {
        let symbol = facts.names.find(name)?;
        if facts.bindings_of(data.scope, symbol).is_empty() {
            return None;
        }
        match project.own_member(id, name)?.value {
            Value::Function(function) if function.file == id.file => Some(function),
            _ => None,
        }
    }) else {
        return;
    };
    let by_init = Uses::of_init(project, init);
    let taken = facts.parameters(project.function(init).parameters).get(1..).unwrap_or_default();
    let Some(parameter) = taken.iter().find(|parameter| by_init.of(parameter.name) != Use::Never) else { return };
    let Metaclass::Known { class: metaclass, .. } = project.metaclass(&ClassRef::Source(id)) else { return };
    let found = |class: &ClassRef, name: &str| match project.lookup(class, name) {
        Lookup::Found(member) => match member.value {
            Value::Function(function) | Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => Some(function),
            _ => None,
        },
        _ => None,
    };
    let (call, maker) = match found(&metaclass, "__call__") {
        Some(call) => (call, "__call__"),
        None => match found(&ClassRef::Source(id), "__new__") {
            Some(new) if new != init => (new, "__new__"),
            _ => return,
        },
    };
    let theirs = project.facts(call.file);
    // What a class says in its own `__new__` is told of there.
    if maker == "__new__" && call.file == id.file && theirs.enclosing_class(call.index) == Some(id.index) {
        return;
    }
    let Some(stored) = Stored::of(project, call, maker) else { return };
    let parameters = theirs.parameters(project.function(call).parameters);
    let Some(keys) = keys(&stored) else {
        findings.silent(data.range, || "the instance is found by a key that is not followed".to_owned());
        return;
    };
    let uses = Uses::of_maker(project, call, &stored);
    let rest = parameters.get(1..).unwrap_or_default();
    let is_ignored = !rest.is_empty()
        && rest.iter().all(|parameter| !keys.contains(&parameter.name) && uses.of(parameter.name) != Use::Always);
    let is_init_done = maker == "__call__" || Uses::of_init(project, init).are_done();
    if !is_ignored || !is_init_done {
        findings.silent(data.range, || "the arguments of each call are looked at".to_owned());
        return;
    }
    let shown = project.qualname(&ClassRef::Source(id));
    let finding = findings.report(
        parameter.range,
        format!("`{shown}()` ignores `{}` once the instance exists", written(facts, parameter)),
    );
    finding.region = project.function(init).region;
    finding.label(Place::new(call.file, stored.created), "makes the instance, once");
    finding.label(Place::new(call.file, stored.returned), "returned whatever is asked for");
    finding.help(HELP);
}

const HELP: &str = "keep an instance for each of the arguments, raise where they differ from the first ones, or configure the instance in a method of its own";

/// The names by which an instance is found; `None` where that is not known.
fn keys(stored: &Stored) -> Option<Vec<Symbol>> {
    match &stored.key {
        None => Some(Vec::new()),
        Some(Key::Names(names)) => Some(names.clone()),
        Some(Key::Unknown) => None,
    }
}

fn written(facts: &FileFacts, parameter: &Parameter) -> String {
    let stars = match parameter.kind {
        ParameterKind::Variadic => "*",
        ParameterKind::Keywords => "**",
        ParameterKind::PositionalOnly | ParameterKind::Positional | ParameterKind::KeywordOnly => "",
    };
    format!("{stars}{}", facts.name(parameter.name))
}

/// Whether the first parameter of a method is the class: not so in a static method.
fn is_given_class(project: &Project, id: FunctionId) -> bool {
    let facts = project.facts(id.file);
    let data = project.function(id);
    let is_new = data.name.is_some_and(|name| facts.name(name) == "__new__");
    is_new
        || !facts.list(data.decorators).iter().any(
            |&decorator| matches!(facts.expr(decorator), Expr::Name { name, .. } if facts.name(name) == "staticmethod"),
        )
}

/// The `__init__` of a class.
enum Init {
    /// The one of `object`, which looks at nothing.
    None,
    Source(FunctionId),
    Unknown,
}

fn init(project: &Project, class: ClassId) -> Init {
    let Ok(owner) = project.constructor(&ClassRef::Source(class), None, "__init__") else { return Init::Unknown };
    let Some(source) = owner.source() else {
        return if owner.is_stdlib("builtins.object") { Init::None } else { Init::Unknown };
    };
    match project.own_member(source, "__init__").map(|member| member.value) {
        Some(Value::Function(init)) => Init::Source(init),
        _ => Init::Unknown,
    }
}

#[derive(PartialEq, Eq)]
enum Use {
    /// Nothing asks for it.
    Never,
    /// Only where there is no instance yet.
    OnlyOnce,
    Always,
}

/// What a function does with its parameters.
struct Uses<'p> {
    project: &'p Project,
    id: FunctionId,
    /// What is empty at the first call only; absent for `__init__`, which asks its instance or class.
    slot: Option<Slot>,
    /// The tests under which the instance is made, and whether they hold there.
    made_under: Vec<(ExprId, bool)>,
}

impl<'p> Uses<'p> {
    fn of_maker(project: &'p Project, id: FunctionId, stored: &Stored) -> Self {
        let tests = |filled: &Filled| {
            let regions = project.facts(id.file).regions(filled.region);
            regions
                .filter_map(|(_, region)| match region.guard {
                    Guard::Test { test, holds } => Some((test, holds)),
                    _ => None,
                })
                .collect()
        };
        let made_under = stored.filled.as_ref().map(tests).unwrap_or_default();
        Self { project, id, slot: Some(stored.slot), made_under }
    }

    fn of_init(project: &'p Project, id: FunctionId) -> Self {
        Self { project, id, slot: None, made_under: Vec::new() }
    }

    /// Whether an `__init__` that runs again does nothing with what it is given.
    fn are_done(&self) -> bool {
        let parameters = self.project.facts(self.id.file).parameters(self.project.function(self.id).parameters);
        parameters.iter().skip(1).all(|parameter| self.of(parameter.name) != Use::Always)
    }

    fn of(&self, parameter: Symbol) -> Use {
        let facts = self.project.facts(self.id.file);
        let data = self.project.function(self.id);
        let own = facts.bindings_of(data.scope, parameter);
        if !matches!(own, [only] if matches!(only.kind, BindingKind::Parameter(_))) {
            return Use::Always;
        }
        let within = |range: TextRange| data.statement.contains_range(range) && !data.header.contains_range(range);
        let mut found = Use::Never;
        for (expr, kind) in facts.exprs.iter() {
            let range = facts.range(expr);
            let is_used = match kind {
                Expr::Name { name, scope } => {
                    name == parameter
                        && within(range)
                        && bindings_in_view(facts, scope, name).is_some_and(|bindings| bindings == own)
                }
                // What is not followed may use it.
                Expr::Opaque | Expr::LongStr => within(range),
                _ => false,
            };
            if is_used {
                let is_name = matches!(kind, Expr::Name { .. });
                match self.region_of(range) {
                    Some(region) if self.is_first(region, range) => {
                        if is_name {
                            found = Use::OnlyOnce;
                        }
                    }
                    None if !is_name && !self.is_returned(range) => {}
                    _ => return Use::Always,
                }
            }
        }
        found
    }

    /// Whether an expression is part of what the function returns.
    fn is_returned(&self, range: TextRange) -> bool {
        let facts = self.project.facts(self.id.file);
        let returned = facts.list(self.project.function(self.id).returned);
        returned.iter().any(|&value| facts.range(value).contains_range(range))
    }

    /// The region of the smallest thing around a place that has one.
    fn region_of(&self, range: TextRange) -> Option<RegionId> {
        let file = self.project.facts(self.id.file);
        let mut best: Option<(TextRange, RegionId)> = None;
        let mut offer = |at: TextRange, region: RegionId| {
            if at.contains_range(range) && best.is_none_or(|(best, _)| at.len() < best.len()) {
                best = Some((at, region));
            }
        };
        for &call in self.project.calls_in(self.id) {
            if let Some(call) = file.calls.get(call.index()) {
                offer(file.range(call.expr), call.region);
            }
        }
        for &access in self.project.accesses_in(self.id) {
            if let Some(access) = file.accesses.get(access as usize) {
                offer(file.range(access.expr), access.region);
                if let AccessContext::Write { value: Some(value) } = access.context {
                    offer(file.range(value), access.region);
                }
            }
        }
        for store in &file.stores {
            offer(file.range(store.value), store.region);
        }
        for binding in &file.bindings {
            if let BindingKind::Assign(value) | BindingKind::AugAssign(value) = binding.kind {
                offer(file.range(value), binding.region);
            }
        }
        for region in &file.regions {
            if let Guard::Test { test, .. } = region.guard {
                offer(file.range(test), region.parent);
            }
        }
        best.map(|(_, region)| region)
    }

    /// Whether only the first call comes to a place.
    fn is_first(&self, region: RegionId, at: TextRange) -> bool {
        let facts = self.project.facts(self.id.file);
        let own = |region: RegionId| {
            facts.regions(region).take_while(|(_, region)| !matches!(region.guard, Guard::Function(_)))
        };
        let asks = |region: RegionId| {
            own(region).any(|(_, region)| match &region.guard {
                Guard::Test { test, holds } => {
                    self.asks(*test, 0) && (self.slot.is_none() || self.made_under.contains(&(*test, *holds)))
                }
                Guard::Handler { types } => facts.list(*types).iter().any(|&kind| {
                    matches!(facts.expr(kind), Expr::Name { name, .. }
                        if matches!(facts.name(name), "AttributeError" | "KeyError" | "LookupError" | "NameError"))
                }),
                _ => false,
            })
        };
        // Under whatever outcome it left: the instance is made behind it.
        let asks_any = |region: RegionId| {
            own(region).any(|(_, region)| matches!(&region.guard, Guard::Test { test, .. } if self.asks(*test, 0)))
        };
        let in_try = |region: RegionId| {
            own(region).any(|(_, it)| matches!(it.guard, Guard::Try { handlers } if handlers.len > 0))
        };
        asks(region)
            || facts.leaves.iter().any(|leave| {
                leave.function == self.id.index
                    && leave.kind == LeaveKind::Return
                    && leave.end < at.start()
                    && (asks_any(leave.region) || in_try(leave.region))
            })
    }

    /// Whether a test asks for what the first call stores.
    fn asks(&self, test: ExprId, depth: u32) -> bool {
        let facts = self.project.facts(self.id.file);
        if depth > 6 {
            return false;
        }
        let within = |expr| self.asks(expr, depth + 1);
        match facts.expr(test) {
            Expr::Not(inner) | Expr::Named(inner) => within(inner),
            Expr::Bool { operands, .. } => facts.list(operands).iter().any(|&operand| within(operand)),
            Expr::Compare { left, right, .. } => within(left) || within(right),
            Expr::Attribute { name, .. } => match self.slot {
                Some(Slot::Attribute(slot)) => slot == name,
                Some(Slot::Name(_)) => false,
                None => true,
            },
            Expr::Name { name, .. } => self.slot == Some(Slot::Name(name)) || self.holds_slot(name, depth),
            Expr::Str(text) => self.slot == Some(Slot::Attribute(text)),
            Expr::Subscript { value, .. } => within(value),
            Expr::Call(call) => facts.calls.get(call.index()).is_some_and(|call| {
                let asks_instance = matches!(facts.expr(call.callee), Expr::Name { name, .. }
                    if matches!(facts.name(name), "hasattr" | "getattr"));
                (self.slot.is_none() && asks_instance)
                    || matches!(facts.expr(call.callee), Expr::Attribute { value, .. } if within(value))
                    || facts.arguments(call.arguments).iter().any(|argument| within(argument.value))
            }),
            _ => false,
        }
    }

    /// Whether a local name is what was found in the slot.
    fn holds_slot(&self, name: Symbol, depth: u32) -> bool {
        let facts = self.project.facts(self.id.file);
        facts.bindings_of(self.project.function(self.id).scope, name).iter().any(|binding| match binding.kind {
            BindingKind::Assign(value) => self.asks(value, depth + 2),
            _ => false,
        })
    }
}
