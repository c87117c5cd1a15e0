//! See `singleton-shared-with-subclass.md`.

use super::names_class_statement;
use super::stored_instance::{Slot, Stored};
use crate::facts::{AccessContext, BindingKind, Call, Expr, ExprId, FileFacts, Guard, RegionId, Symbol};
use crate::finding::{Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Mro, Project, Reach, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "singleton-shared-with-subclass",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("singleton-shared-with-subclass.md"),
    checks: &[Check::Class(class)],
    fix: None,
};

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    if project.is_stub(id.file) {
        return;
    }
    let makers = ["__new__", "__call__"].into_iter().filter_map(|maker| {
        let method = own_method(project, id, maker)?;
        Some((maker, method, Stored::of(project, method, maker)?))
    });
    for (maker, method, stored) in makers.chain(class_methods(project, id)) {
        let (Slot::Attribute(attribute), None) = (stored.slot, &stored.key) else { continue };
        let attribute = facts.name(attribute);
        let is_metaclass = project.is_metaclass(&ClassRef::Source(id));
        if is_metaclass != Some(maker == "__call__") {
            continue;
        }
        let range = project.function(method).range;
        if asks_for_class(project, method) {
            findings.silent(range, || "it asks which class the instance is of, or is stored in".to_owned());
            continue;
        }
        let sharing = Sharing { project, id, method, maker, attribute };
        let Some(pair) = sharing.pair() else {
            findings.silent(range, || "no subclass is known to be constructed beside its base".to_owned());
            continue;
        };
        let name = |class: ClassId| project.qualname(&ClassRef::Source(class));
        let (base, derived) = (name(pair.base), name(pair.derived));
        let asked = if is_special(maker) { "()".to_owned() } else { format!(".{maker}()") };
        let finding = findings.report(
            range,
            format!(
                "`{derived}{asked}` may give the instance of `{base}`: it finds `{base}.{attribute}` by inheritance"
            ),
        );
        finding.region = project.function(method).region;
        finding.label(Place::new(id.file, stored.returned), "returns what a base has stored as well");
        finding.label(Place::new(pair.derived.file, project.class(pair.derived).range), "derives from it");
        finding.label(pair.base_call, format!("stores an instance of `{base}`"));
        finding.label(pair.derived_call, format!("asks for an instance of `{derived}`"));
        finding.help(format!(
            "look for the instance in the class itself: `\"{attribute}\" in cls.__dict__`, or keep a dict of instances by class"
        ));
    }
}

/// The method in the body of the class.
fn own_method(project: &Project, id: ClassId, name: &str) -> Option<FunctionId> {
    let facts = project.facts(id.file);
    if facts.bindings_of(project.class(id).scope, facts.names.find(name)?).is_empty() {
        return None;
    }
    match project.own_member(id, name)?.value {
        Value::Function(function) | Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => {
            (function.file == id.file && facts.enclosing_class(function.index) == Some(id.index)).then_some(function)
        }
        _ => None,
    }
}

/// Class methods that call the class they are given, and store what it makes.
fn class_methods(project: &Project, id: ClassId) -> impl Iterator<Item = (&str, FunctionId, Stored)> {
    let facts = project.facts(id.file);
    facts.bindings_in(project.class(id).scope).iter().filter_map(move |binding| {
        let BindingKind::Function(index) = binding.kind else { return None };
        let function = FunctionId { file: id.file, index };
        let data = project.function(function);
        let first = facts.parameters(data.parameters).first()?.name;
        let calls_class = |call: &Call| matches!(facts.expr(call.callee), Expr::Name { name, .. } if name == first);
        // Nearly no method does: told by what it calls, before anything is evaluated.
        let calls = project.calls_in(function).iter().filter_map(|call| facts.calls.get(call.index()));
        let mut made = calls.filter(|call| calls_class(call)).map(|call| facts.range(call.expr)).peekable();
        if data.decorators.len != 1 || made.peek().is_none() {
            return None;
        }
        let stored = Stored::asked_for(project, function)?;
        made.any(|made| made == stored.created).then(|| (facts.name(binding.name), function, stored))
    })
}

/// Whether CPython calls the method where the class is called.
fn is_special(maker: &str) -> bool {
    matches!(maker, "__new__" | "__call__")
}

/// Whether a function tells the class from its bases: `cls.__dict__`, `type(cls.instance) is cls`, `cls is Base`.
fn asks_for_class(project: &Project, function: FunctionId) -> bool {
    let facts = project.facts(function.file);
    let Some(first) = facts.parameters(project.function(function).parameters).first().map(|it| it.name) else {
        return true;
    };
    let reads_namespace = project.accesses_in(function).iter().any(|&access| {
        facts.accesses.get(access as usize).is_some_and(|access| {
            matches!(facts.expr(access.expr), Expr::Attribute { name, .. }
                if matches!(facts.name(name), "__dict__" | "__class__" | "__name__" | "__qualname__"))
        })
    });
    let asks = project.calls_in(function).iter().any(|call| {
        facts.calls.get(call.index()).is_some_and(|call| {
            matches!(facts.expr(call.callee), Expr::Name { name, .. }
                if matches!(facts.name(name), "vars" | "isinstance" | "issubclass" | "type"))
        })
    });
    let is_own = |region: RegionId| {
        facts.regions(region).find_map(|(_, region)| match region.guard {
            Guard::Function(own) => Some(own == function.index),
            _ => None,
        }) == Some(true)
    };
    reads_namespace
        || asks
        || facts.regions.iter().zip(0..).any(|(region, index)| match region.guard {
            Guard::Test { test, .. } => compares(facts, test, first, 0) && is_own(RegionId(index)),
            _ => false,
        })
}

/// Whether a test compares the class itself with something.
fn compares(facts: &FileFacts, test: ExprId, class: Symbol, depth: u32) -> bool {
    let is_class = |expr| matches!(facts.expr(expr), Expr::Name { name, .. } if name == class);
    match facts.expr(test) {
        _ if depth > 6 => true,
        Expr::Compare { left, right, .. } => is_class(left) || is_class(right),
        Expr::Not(inner) => compares(facts, inner, class, depth + 1),
        Expr::Bool { operands, .. } => {
            facts.list(operands).iter().any(|&operand| compares(facts, operand, class, depth + 1))
        }
        _ => false,
    }
}

/// An attribute of classes that holds their only instance, and what derives from one another below it.
struct Sharing<'p> {
    project: &'p Project,
    /// Whose method makes the instance: the class, or the metaclass.
    id: ClassId,
    method: FunctionId,
    /// `__new__`, `__call__` of a metaclass, or the name of a class method.
    maker: &'p str,
    attribute: &'p str,
}

/// A class and one that derives from it, with a call of each.
struct Pair {
    base: ClassId,
    base_call: Place,
    derived: ClassId,
    derived_call: Place,
}

impl Sharing<'_> {
    fn pair(&self) -> Option<Pair> {
        let project = self.project;
        let mut family = Vec::new();
        if self.maker != "__call__" {
            family.push(self.id);
            family.extend(project.subclasses(self.id));
        } else {
            if self.is_reset_by_metaclass() {
                return None;
            }
            for &class in project.classes_with_metaclass(&ClassRef::Source(self.id)) {
                family.push(class);
                family.extend(project.subclasses(class));
            }
            family.sort_unstable();
            family.dedup();
        }
        if family.len() < 2 {
            return None;
        }
        family.retain(|&class| self.is_made(class));
        let calls: Vec<(ClassId, Place)> =
            family.iter().filter_map(|&class| Some((class, self.construction(class)?))).collect();
        calls.iter().find_map(|&(derived, derived_call)| {
            let Mro::Linear(mro) = project.mro(&ClassRef::Source(derived)) else { return None };
            for class in mro.iter() {
                let class = class.source()?;
                if class != derived
                    && let Some(&(base, base_call)) = calls.iter().find(|(base, _)| *base == class)
                {
                    return Some(Pair { base, base_call, derived, derived_call });
                }
                // Its own attribute hides those behind it.
                if project.own_member(class, self.attribute).is_some() {
                    return None;
                }
            }
            None
        })
    }

    /// Whether calls of the class come to the method, and nothing gives each class an attribute of its own.
    fn is_made(&self, class: ClassId) -> bool {
        let project = self.project;
        let class = ClassRef::Source(class);
        let Metaclass::Known { class: metaclass, .. } = project.metaclass(&class) else { return false };
        let is_found = |class: &ClassRef, name: &str| match project.lookup(class, name) {
            Lookup::Found(member) => match member.value {
                Value::Function(function) | Value::Wrapped { function, .. } => function == self.method,
                _ => false,
            },
            _ => false,
        };
        let is_builtin = |class: &ClassRef, name: &str| {
            matches!(project.lookup(class, name), Lookup::Found(member)
            if member.owner.source().is_none())
        };
        is_builtin(&class, "__init_subclass__")
            && match self.maker {
                "__new__" => {
                    is_found(&class, "__new__")
                        && ["__call__", "__new__", "__init__"].iter().all(|name| is_builtin(&metaclass, name))
                }
                "__call__" => is_found(&metaclass, "__call__"),
                // A metaclass may give each class an attribute of its own.
                method => {
                    is_found(&class, method) && ["__new__", "__init__"].iter().all(|name| is_builtin(&metaclass, name))
                }
            }
    }

    /// Whether the metaclass gives each class an attribute of its own.
    fn is_reset_by_metaclass(&self) -> bool {
        let project = self.project;
        let facts = project.facts(self.id.file);
        let metaclass = ClassRef::Source(self.id);
        let is_builtin = |name| {
            matches!(project.lookup(&metaclass, name), Lookup::Found(member)
            if member.owner.source().is_none())
        };
        if !is_builtin("__new__") || !is_builtin("__prepare__") {
            return true;
        }
        if is_builtin("__init__") {
            return false;
        }
        facts.names.find(self.attribute).is_none_or(|attribute| {
            facts.accesses.iter().any(|access| {
                let function = facts.function_of(access.scope);
                matches!(access.context, AccessContext::Write { .. })
                    && function != Some(self.method.index)
                    && matches!(facts.expr(access.expr), Expr::Attribute { name, .. } if name == attribute)
            })
        }) || own_method(project, self.id, "__init__").is_none()
    }

    /// A call of the class itself, or of its class method.
    fn construction(&self, class: ClassId) -> Option<Place> {
        let project = self.project;
        if !is_special(self.maker) {
            return project.calls_naming(self.maker).find_map(|(file, index)| {
                let facts = project.facts(file);
                let call = facts.calls.get(index.index())?;
                let Expr::Attribute { value, .. } = facts.expr(call.callee) else { return None };
                (names_class_statement(project, file, value)
                    && project.evaluate(ExprRef { file, expr: value }) == Value::Class(class)
                    && project.reach(file, call.region) == Reach::Runs)
                    .then(|| Place::new(file, facts.range(call.expr)))
            });
        }
        let name = project.name(class.file, project.class(class).name);
        project.calls_naming(name).find_map(|(file, index)| {
            let facts = project.facts(file);
            let call = facts.calls.get(index.index())?;
            (project.callee(file, index) == Value::Class(class)
                && names_class_statement(project, file, call.callee)
                && project.reach(file, call.region) == Reach::Runs)
                .then(|| Place::new(file, facts.range(call.expr)))
        })
    }
}
