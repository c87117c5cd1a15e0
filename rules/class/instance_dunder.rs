//! See `instance-dunder.md`.

use crate::facts::{AccessContext, ArgumentKind, Expr, ExprId, FileFacts, FunctionIndex, RegionId, ScopeId};
use crate::finding::{FileId, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Mro, Project, Slots, Value, Wrapper};
use crate::rule::{Check, Findings, Rule};

pub static RULE: Rule = Rule {
    name: "instance-dunder",
    topic: "class",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("instance-dunder.md"),
    checks: &[Check::File(assignments)],
    fix: None,
};

fn assignments(project: &Project, file: FileId, findings: &mut Findings<'_>) {
    if project.is_stub(file) {
        return;
    }
    let facts = project.facts(file);
    for access in &facts.accesses {
        if let AccessContext::Write { value } = access.context
            && let Expr::Attribute { value: object, name } = facts.expr(access.expr)
            && let Some(method) = Special::named(facts.name(name))
        {
            let target = Target { file, object, value, scope: access.scope, region: access.region, at: access.expr };
            target.judge(project, method, findings);
        }
    }
    for call in &facts.calls {
        let [object, name, value] = facts.arguments(call.arguments) else { continue };
        let Expr::Str(text) = facts.expr(name.value) else { continue };
        let Some(method) = Special::named(facts.name(text)) else { continue };
        let is_plain = [object, name, value].iter().all(|argument| argument.kind == ArgumentKind::Positional);
        const SETTERS: [&str; 2] = ["builtins.setattr", "builtins.object.__setattr__"];
        if is_plain && project.is_external(ExprRef { file, expr: call.callee }, &SETTERS) {
            let target = Target {
                file,
                object: object.value,
                value: Some(value.value),
                scope: call.scope,
                region: call.region,
                at: call.expr,
            };
            target.judge(project, method, findings);
        }
    }
}

/// A special method that CPython looks up on the type alone.
#[derive(Clone, Copy)]
struct Special {
    name: &'static str,
    /// What calls it.
    caller: &'static str,
}

impl Special {
    fn named(name: &str) -> Option<Self> {
        let is_special = name.len() > 4 && name.starts_with("__") && name.ends_with("__");
        let found = if is_special { SPECIAL.binary_search_by_key(&name, |&(own, _)| own).ok() } else { None };
        found.and_then(|index| SPECIAL.get(index)).map(|&(name, caller)| Self { name, caller })
    }
}

/// Sorted. Left out is what is looked up on the object too: `__deepcopy__`, `__reduce_ex__`, `__getstate__`,
/// `__mro_entries__`, and on modules `__getattr__` and `__dir__`.
const SPECIAL: [(&str, &str); 74] = [
    ("__abs__", "abs(x)"),
    ("__add__", "x + y"),
    ("__aenter__", "async with x"),
    ("__aexit__", "async with x"),
    ("__aiter__", "async for"),
    ("__and__", "x & y"),
    ("__anext__", "async for"),
    ("__await__", "await x"),
    ("__bool__", "if x"),
    ("__bytes__", "bytes(x)"),
    ("__call__", "x()"),
    ("__ceil__", "math.ceil(x)"),
    ("__complex__", "complex(x)"),
    ("__contains__", "y in x"),
    ("__copy__", "copy.copy(x)"),
    ("__del__", "the garbage collector"),
    ("__delattr__", "del x.y"),
    ("__delete__", "del y.x"),
    ("__delitem__", "del x[y]"),
    ("__dir__", "dir(x)"),
    ("__divmod__", "divmod(x, y)"),
    ("__enter__", "with x"),
    ("__eq__", "x == y"),
    ("__exit__", "with x"),
    ("__float__", "float(x)"),
    ("__floor__", "math.floor(x)"),
    ("__floordiv__", "x // y"),
    ("__format__", "format(x)"),
    ("__fspath__", "os.fspath(x)"),
    ("__ge__", "x >= y"),
    ("__get__", "y.x"),
    ("__getattr__", "x.y"),
    ("__getattribute__", "x.y"),
    ("__getitem__", "x[y]"),
    ("__gt__", "x > y"),
    ("__hash__", "hash(x)"),
    ("__iadd__", "x += y"),
    ("__index__", "y[x]"),
    ("__int__", "int(x)"),
    ("__invert__", "~x"),
    ("__iter__", "for y in x"),
    ("__le__", "x <= y"),
    ("__len__", "len(x)"),
    ("__length_hint__", "list(x)"),
    ("__lshift__", "x << y"),
    ("__lt__", "x < y"),
    ("__matmul__", "x @ y"),
    ("__missing__", "x[y]"),
    ("__mod__", "x % y"),
    ("__mul__", "x * y"),
    ("__ne__", "x != y"),
    ("__neg__", "-x"),
    ("__next__", "next(x)"),
    ("__or__", "x | y"),
    ("__pos__", "+x"),
    ("__pow__", "x ** y"),
    ("__radd__", "y + x"),
    ("__repr__", "repr(x)"),
    ("__reversed__", "reversed(x)"),
    ("__rmul__", "y * x"),
    ("__round__", "round(x)"),
    ("__rshift__", "x >> y"),
    ("__rsub__", "y - x"),
    ("__rtruediv__", "y / x"),
    ("__set__", "y.x = z"),
    ("__set_name__", "the class statement"),
    ("__setattr__", "x.y = z"),
    ("__setitem__", "x[y] = z"),
    ("__sizeof__", "sys.getsizeof(x)"),
    ("__str__", "str(x)"),
    ("__sub__", "x - y"),
    ("__truediv__", "x / y"),
    ("__trunc__", "math.trunc(x)"),
    ("__xor__", "x ^ y"),
];

/// An assignment to an attribute.
struct Target {
    file: FileId,
    object: ExprId,
    value: Option<ExprId>,
    scope: ScopeId,
    region: RegionId,
    /// The attribute, or the call that sets it.
    at: ExprId,
}

impl Target {
    fn judge(&self, project: &Project, method: Special, findings: &mut Findings<'_>) {
        let Special { name, caller } = method;
        let facts = project.facts(self.file);
        let range = facts.range(self.at);
        let Some(class) = self.class(project) else {
            findings.silent(range, || "what the object is, is not known".to_owned());
            return;
        };
        if let Err(reason) = is_plain(project, class, name) {
            findings.silent(range, || reason.to_owned());
            return;
        }
        let own = match project.lookup(&ClassRef::Source(class), name) {
            Lookup::Absent => None,
            Lookup::Found(member) => match member.value {
                Value::Function(function) if hands_on(project, function, name) => {
                    findings.silent(range, || format!("the class's own `{name}` may call it"));
                    return;
                }
                Value::Function(_) => member.place,
                // Of `object`.
                Value::External(_) if member.owner.source().is_none() => None,
                // A slot, or another descriptor, gives what the object has.
                _ => {
                    findings.silent(range, || format!("`{name}` of the class is no plain method"));
                    return;
                }
            },
            Lookup::Unknown(_) => {
                findings.silent(range, || format!("whether the class has `{name}` is not known"));
                return;
            }
        };
        if self.is_asked_for(project, class, name) {
            findings.silent(range, || format!("the program asks for `{name}` itself"));
            return;
        }
        let shown = project.qualname(&ClassRef::Source(class));
        let finding =
            findings.report(range, format!("`{name}` of an object is never called: `{caller}` asks its type"));
        finding.raises(&[], self.region);
        match own {
            Some(place) => {
                finding.label(place, "this one is called");
            }
            None => {
                finding.label(
                    Place::new(class.file, project.class(class).range),
                    format!("`{shown}` has no `{name}` of its own"),
                );
            }
        }
        finding.help(format!("write `{name}` in the class, and let it call what the object has under another name"));
    }

    /// The class of the object.
    fn class(&self, project: &Project) -> Option<ClassId> {
        let facts = project.facts(self.file);
        // Told first: the first parameter of most methods.
        if let Some(function) = facts.function_of(self.scope) {
            let id = FunctionId { file: self.file, index: function };
            if facts.enclosing_class(function).is_some() && project.is_receiver(id, self.object) {
                return receiver_class(project, id, function);
            }
        }
        match project.evaluate(ExprRef { file: self.file, expr: self.object }) {
            Value::Instance(class) => Some(class),
            _ => None,
        }
    }

    /// Whether the files of the object and of its class read the attribute from something that may be the object.
    fn is_asked_for(&self, project: &Project, class: ClassId, name: &str) -> bool {
        let files = if self.file == class.file { vec![self.file] } else { vec![self.file, class.file] };
        files.into_iter().any(|file| {
            let facts = project.facts(file);
            let Some(symbol) = facts.names.find(name) else { return false };
            let is_own_value = |expr: ExprId| {
                self.value
                    .is_some_and(|value| file == self.file && facts.range(value).contains_range(facts.range(expr)))
            };
            let is_written = |expr: ExprId| {
                facts.accesses.iter().any(|access| access.expr == expr && access.context != AccessContext::Read)
            };
            // In the function that assigns it: `x.__call__ = compiled(x.__call__)`.
            let is_near = |file: FileId, expr: ExprId| {
                file == self.file
                    && facts.function_of(self.scope).is_some_and(|function| {
                        let statement = project.function(FunctionId { file, index: function }).statement;
                        statement.contains_range(facts.range(expr))
                    })
            };
            let is_text = |expr: Expr| matches!(expr, Expr::Str(text) if text == symbol);
            facts.exprs.iter().any(|(expr, data)| match data {
                Expr::Attribute { value, name } => {
                    name == symbol
                        && !is_written(expr)
                        && !is_own_value(expr)
                        && (is_called(facts, expr) || !is_near(file, expr))
                        && !is_class(project, file, value)
                }
                _ => false,
            }) || facts.calls.iter().any(|call| {
                let arguments = facts.arguments(call.arguments);
                // `getattr(x, "__len__")`; `hasattr(type(x), "__len__")` asks the type.
                call.expr != self.at
                    && arguments.iter().any(|argument| is_text(facts.expr(argument.value)))
                    && !arguments.first().is_some_and(|first| is_class(project, file, first.value))
            })
        })
    }
}

fn is_called(facts: &FileFacts, expr: ExprId) -> bool {
    facts.calls.iter().any(|call| call.callee == expr)
}

/// `super()`, or a class by its name.
fn is_class(project: &Project, file: FileId, expr: ExprId) -> bool {
    let facts = project.facts(file);
    match facts.expr(expr) {
        Expr::Call(call) => facts.calls.get(call.index()).is_some_and(
            |call| matches!(facts.expr(call.callee), Expr::Name { name, .. } if matches!(facts.name(name), "super" | "type")),
        ),
        Expr::Attribute { name, .. } if facts.name(name) == "__class__" => true,
        _ => {
            let value = project.evaluate(ExprRef { file, expr });
            project.class_of(&value).is_some() || matches!(value, Value::SubclassOf(_))
        }
    }
}

/// The class of the first parameter, where that is an object and no class.
fn receiver_class(project: &Project, id: FunctionId, function: FunctionIndex) -> Option<ClassId> {
    let facts: &FileFacts = project.facts(id.file);
    let class = ClassId { file: id.file, index: facts.enclosing_class(function)? };
    let name = facts.name(project.function(id).name?);
    if matches!(name, "__new__" | "__init_subclass__" | "__class_getitem__") {
        return None;
    }
    match project.own_member(class, name)?.value {
        Value::Function(own) if own == id => Some(class),
        Value::Wrapped { wrapper: Wrapper::Property | Wrapper::CachedProperty, function } if function == id => {
            Some(class)
        }
        _ => None,
    }
}

/// Whether objects of the class are like others: no classes, modules or mocks, and stored where they are assigned.
fn is_plain(project: &Project, class: ClassId, name: &str) -> Result<(), &'static str> {
    let own = ClassRef::Source(class);
    if project.is_metaclass(&own) != Some(false) {
        return Err("the object is a class");
    }
    let Mro::Linear(mro) = project.mro(&own) else { return Err("the MRO of its class is not known") };
    for base in mro.iter() {
        match base {
            ClassRef::Source(id) => {
                if project.own_member(*id, "__setattr__").is_some()
                    || project.own_member(*id, "__getattribute__").is_some()
                {
                    return Err("its class decides itself how attributes are kept");
                }
                let has_slot = match project.slots(*id) {
                    Slots::Absent | Slots::Some(false) => false,
                    Slots::Names(slots) => slots.iter().any(|slot| slot.name == name),
                    Slots::Some(true) | Slots::NotStrings { .. } | Slots::Unknown => true,
                };
                if has_slot {
                    return Err("a slot of the class gives what the object has");
                }
                if project.class(*id).decorators.len > 0 && project.decorated_class(*id) != Value::Class(*id) {
                    return Err("a decorator may make another class of it");
                }
            }
            ClassRef::Stdlib(name) => {
                let is_special =
                    name.starts_with("unittest.mock.") || matches!(&**name, "types.ModuleType" | "builtins.module");
                if is_special {
                    return Err("its class makes special methods of what is assigned");
                }
            }
            ClassRef::Created(_) => return Err("a base is created by a call"),
        }
    }
    Ok(())
}

/// Whether the class's own method may call what the object has: it looks into the object's dict, or asks by name.
fn hands_on(project: &Project, function: FunctionId, name: &str) -> bool {
    let facts = project.facts(function.file);
    let statement = project.function(function).statement;
    facts.exprs.iter().any(|(expr, data)| {
        statement.contains_range(facts.range(expr))
            && match data {
                Expr::Attribute { name: own, .. } => matches!(facts.name(own), "__dict__") || facts.name(own) == name,
                Expr::Name { name, .. } => matches!(facts.name(name), "vars" | "getattr"),
                _ => false,
            }
    })
}
