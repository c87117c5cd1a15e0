//! See `descriptor-keeps-instances.md`.

use ruff_python_ast::Stmt;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::sources::Reading;
use crate::facts::{
    AccessContext, Binding, BindingKind, ClassIndex, Expr, ExprId, FileFacts, FunctionIndex, KeyOf, PROTOCOL, RegionId,
    ScopeId, Symbol,
};
use crate::finding::{Applicability, Edit, FileId, Finding, Fix, Level, Place};
use crate::project::descriptors::{Descriptor, Frame, Meaning, Method, What};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Layout, Lookup, Project, Value, bindings_in_view};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "descriptor-keeps-instances",
    topic: "descriptor",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("descriptor-keeps-instances.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

/// Helpers of helpers.
const MAX_DEPTH: usize = 4;
/// What the fix does.
const HELP: &str = "use a `weakref.WeakKeyDictionary` with the instance as key";
const OTHER_HELP: &str = "keep the value in the instance itself, under a name that `__set_name__` makes";

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    let class = project.class(id);
    let Some(Reading { descriptor, given, .. }) = Reading::of(project, id, findings) else { return };
    let mut keys = Vec::new();
    for (name, arguments) in [
        ("__set__", &[Meaning::Instance, Meaning::Assigned][..]),
        ("__get__", &[Meaning::Instance, Meaning::Owner][..]),
    ] {
        if let Method::Source(function) = descriptor.method(name) {
            let search = Search { project, descriptor: &descriptor };
            search.keys(&descriptor.call(function, arguments), &mut keys, 0);
        }
    }
    // A dict that holds no values of the attribute may be emptied again at once.
    for attribute in given.own {
        let of_attribute: Vec<&Key> = keys.iter().filter(|key| key.attribute == attribute).collect();
        // One that is only asked whether it has the object is filled by somebody else.
        let Some(key) = of_attribute.iter().find(|key| key.is_subscript) else { continue };
        let is_own = key.place.file == id.file && is_within(facts, class.statement, key.place.range);
        if is_own {
            let functions = of_attribute.iter().map(|key| key.function).collect();
            judge(&Case { project, id, descriptor: &descriptor, attribute: &attribute, key, functions }, findings);
        }
    }
}

fn is_within(facts: &FileFacts, class: TextRange, range: TextRange) -> bool {
    class.contains_range(range)
        && !facts.classes.iter().any(|inner| {
            inner.statement != class && class.contains_range(inner.statement) && inner.statement.contains_range(range)
        })
}

/// A place where a container is asked for what it has of the object.
struct Key {
    attribute: String,
    container: ExprRef,
    function: FunctionId,
    place: Place,
    by: By,
    /// `self.values[obj]`, `self.values.setdefault(obj, …)`.
    is_subscript: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Object,
    Id,
    /// A tuple with the object, or a name for its `id`.
    Made,
}

struct Search<'a, 'p> {
    project: &'p Project,
    descriptor: &'a Descriptor<'p>,
}

impl Search<'_, '_> {
    fn keys(&self, frame: &Frame, keys: &mut Vec<Key>, depth: usize) {
        let file = frame.function.file;
        let facts = self.project.facts(file);
        for key in &facts.keys {
            let (container, is_subscript) = match key.of {
                KeyOf::Subscript(container) => (container, true),
                KeyOf::Membership(container) => (container, false),
                KeyOf::Set | KeyOf::Dict => continue,
            };
            if facts.function_of(key.scope) == Some(frame.function.index) {
                self.key(frame, container, key.expr, key.region, is_subscript, keys);
            }
        }
        for event in self.descriptor.events(frame.function) {
            let What::Call(index) = event.what else { continue };
            let call = &facts.calls[index.index()];
            if let (Expr::Attribute { value, name }, Some(first)) =
                (facts.expr(call.callee), facts.arguments(call.arguments).first())
                && matches!(facts.name(name), "get" | "pop" | "setdefault" | "__setitem__" | "__getitem__")
            {
                let is_subscript = !matches!(facts.name(name), "get" | "pop");
                self.key(frame, value, first.value, call.region, is_subscript, keys);
            }
            if depth < MAX_DEPTH
                && let Some(inner) = self.descriptor.called(frame, call)
                && inner.function != frame.function
            {
                self.keys(&inner, keys, depth + 1);
            }
        }
    }

    fn key(
        &self,
        frame: &Frame,
        container: ExprId,
        key: ExprId,
        region: RegionId,
        is_subscript: bool,
        keys: &mut Vec<Key>,
    ) {
        let file = frame.function.file;
        let facts = self.project.facts(file);
        let Expr::Attribute { value, name } = facts.expr(container) else { return };
        let meaning = self.descriptor.meaning(frame, value, region);
        if !super::sources::is_shared(self.project, self.descriptor, &meaning) {
            return;
        }
        let Some(by) = self.by(frame, key, region, 0) else { return };
        keys.push(Key {
            attribute: self.descriptor.attribute_name(frame, name),
            container: ExprRef { file, expr: container },
            function: frame.function,
            place: Place::new(file, facts.range(key)),
            by,
            is_subscript,
        });
    }

    fn by(&self, frame: &Frame, key: ExprId, region: RegionId, depth: usize) -> Option<By> {
        let facts = self.project.facts(frame.function.file);
        if depth > MAX_DEPTH {
            return None;
        }
        if self.descriptor.meaning(frame, key, region) == Meaning::Instance {
            return Some(By::Object);
        }
        match facts.expr(key) {
            Expr::Call(call) => {
                let call = &facts.calls[call.index()];
                let [object] = facts.arguments(call.arguments) else { return None };
                let is_id = self.descriptor.meaning(frame, call.callee, region)
                    == Meaning::Value(Value::external("builtins.id"))
                    && self.descriptor.meaning(frame, object.value, region) == Meaning::Instance;
                is_id.then_some(By::Id)
            }
            Expr::Tuple(parts) => {
                let mut parts = facts.list(parts).iter();
                parts.find_map(|&part| self.by(frame, part, region, depth + 1)).map(|_| By::Made)
            }
            Expr::Name { name, scope } => match bindings_in_view(facts, scope, name)? {
                [binding] => match binding.kind {
                    BindingKind::Assign(value) => self.by(frame, value, region, depth + 1).map(|_| By::Made),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    }
}

struct Case<'a, 'p> {
    project: &'p Project,
    id: ClassId,
    descriptor: &'a Descriptor<'p>,
    attribute: &'a str,
    key: &'a Key,
    /// Those that look something up by the object: methods of the protocol, and their helpers.
    functions: Vec<FunctionId>,
}

fn judge(case: &Case<'_, '_>, findings: &mut Findings<'_>) {
    let &Case { project, id, attribute, key, .. } = case;
    let Some(container) = plain_mapping(project, key.container) else {
        return findings.silent(key.place.range, || format!("what `{attribute}` is, is not known to be a dict"));
    };
    if uses_weakref(case) {
        return findings.silent(key.place.range, || "weak references may remove what is gone".to_owned());
    }
    if is_used_elsewhere(case) {
        return findings.silent(key.place.range, || format!("another method may remove entries of `{attribute}`"));
    }
    let uses: Vec<_> = std::iter::once(id)
        .chain(project.subclasses(id))
        .flat_map(|class| project.descriptor_uses(class).iter())
        .collect();
    // Classes live as long as the program, mostly.
    let is_of_class =
        |owner: ClassId| project.is_metaclass(&ClassRef::Source(owner)) == Some(true) || is_enumeration(project, owner);
    if !uses.is_empty() && uses.iter().all(|used| is_of_class(used.owner)) {
        return findings
            .silent(key.place.range, || "it is an attribute of classes, or of members of an enum".to_owned());
    }
    let makers = makers(case);
    let shown = project.qualname(&ClassRef::Source(id));
    let is_by_id = key.by == By::Id || key.by == By::Made && mentions_id(project, key);
    let message = if is_by_id {
        format!(
            "`{shown}` finds values by `id`, which a new object may get from one that is gone, and the value with it"
        )
    } else {
        format!("`{shown}` keeps every instance that has a value alive: they are keys of `{attribute}`")
    };
    let maker = makers.first().filter(|maker| maker.file == id.file);
    let may_be_weak = uses.iter().all(|used| {
        let owner = ClassRef::Source(used.owner);
        let takes_weak = matches!(project.layout(&owner), Layout::Known(instances) if instances.has_weakref);
        let is_own = |name: &str| {
            matches!(project.lookup(&owner, name), Lookup::Found(member) if member.owner.is_stdlib("builtins.object"))
        };
        takes_weak && (key.by == By::Object || is_own("__eq__") && is_own("__hash__"))
    });
    let is_simple = makers.len() == 1 && key.by != By::Made && container == "builtins.dict";
    let range = maker.map_or(key.place.range, |maker| maker.range);
    let finding = findings.report(range, message);
    if maker.is_some() {
        finding.label(key.place, if is_by_id { "the key is made of its `id`" } else { "the key is the instance" });
    } else if let Some(maker) = makers.first() {
        finding.label(*maker, "made here");
    }
    if let Some(used) = uses.first() {
        let owner = project.qualname(&ClassRef::Source(used.owner));
        finding.label(used.place, format!("keeps values of `{owner}`"));
    }
    finding.help(if may_be_weak && is_simple && maker.is_some() { HELP } else { OTHER_HELP });
}

/// The class of a container that holds its keys.
fn plain_mapping(project: &Project, container: ExprRef) -> Option<String> {
    let value = project.evaluate(container);
    let class_of = |value: &Value| match value {
        Value::External(name) => name
            .strip_suffix("()")
            .filter(|name| {
                matches!(
                    *name,
                    "builtins.dict" | "collections.defaultdict" | "collections.OrderedDict" | "collections.Counter"
                )
            })
            .map(str::to_owned),
        _ => None,
    };
    let classes: Vec<String> = value.members().iter().map(class_of).collect::<Option<_>>()?;
    classes.into_iter().next()
}

fn is_enumeration(project: &Project, id: ClassId) -> bool {
    project.is_subclass(&ClassRef::Source(id), &ClassRef::stdlib("enum.Enum")) == Some(true)
}

/// The methods of the descriptor's classes.
fn methods<'a>(case: &'a Case<'_, '_>) -> impl Iterator<Item = (ClassId, FunctionId, &'a str)> {
    let project = case.project;
    case.descriptor.classes().filter_map(ClassRef::source).flat_map(move |owner| {
        let facts = project.facts(owner.file);
        facts.bindings_in(project.class(owner).scope).iter().filter_map(move |binding| match binding.kind {
            BindingKind::Function(index) => {
                Some((owner, FunctionId { file: owner.file, index }, facts.name(binding.name)))
            }
            _ => None,
        })
    })
}

fn uses_weakref(case: &Case<'_, '_>) -> bool {
    methods(case).any(|(owner, function, _)| {
        case.project.calls_in(function).iter().any(|&call| {
            matches!(case.project.callee(owner.file, call), Value::External(name) if name.starts_with("weakref."))
        })
    })
}

/// Whether methods other than those of the protocol, and those that make it, use the container.
fn is_used_elsewhere(case: &Case<'_, '_>) -> bool {
    methods(case).any(|(owner, function, name)| {
        let facts = case.project.facts(owner.file);
        let is_removal = |access: ExprId| {
            facts.calls.iter().any(|call| {
                matches!(facts.expr(call.callee), Expr::Attribute { value, name }
                    if value == access && matches!(facts.name(name), "clear" | "popitem"))
            })
        };
        let is_protocol = PROTOCOL.contains(&name) || case.functions.contains(&function);
        case.project.accesses_in(function).iter().any(|&index| {
            let access = &facts.accesses[index as usize];
            let Expr::Attribute { value, name: own } = facts.expr(access.expr) else { return false };
            let is_it = case.project.mangled(owner, facts.name(own)) == case.attribute
                && case.project.is_receiver(function, value);
            is_it
                && access.context == AccessContext::Read
                && (is_removal(access.expr) || !is_protocol && name != "__repr__")
        })
    })
}

/// Where the container is made.
fn makers(case: &Case<'_, '_>) -> Vec<Place> {
    let project = case.project;
    let mut places = Vec::new();
    for owner in case.descriptor.classes().filter_map(ClassRef::source) {
        let facts = project.facts(owner.file);
        let class = project.class(owner);
        for binding in facts.bindings_in(class.scope) {
            if let BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } = binding.kind
                && project.mangled(owner, facts.name(binding.name)) == case.attribute
            {
                places.push(Place::new(owner.file, facts.range(value)));
            }
        }
    }
    for (owner, function, _) in methods(case) {
        let facts = project.facts(owner.file);
        for &index in project.accesses_in(function) {
            let access = &facts.accesses[index as usize];
            if let (Expr::Attribute { value: object, name }, AccessContext::Write { value: Some(value) }) =
                (facts.expr(access.expr), access.context)
                && project.is_receiver(function, object)
                && project.mangled(owner, facts.name(name)) == case.attribute
            {
                places.push(Place::new(owner.file, facts.range(value)));
            }
        }
    }
    places
}

fn mentions_id(project: &Project, key: &Key) -> bool {
    let facts = project.facts(key.place.file);
    let file: FileId = key.place.file;
    facts.calls.iter().any(|call| {
        let is_near = key.place.range.contains_range(facts.range(call.expr))
            || facts
                .function_of(call.scope)
                .is_some_and(|function| facts.functions[function.index()].statement.contains_range(key.place.range));
        is_near && project.is_external(ExprRef { file, expr: call.callee }, &["builtins.id"])
    })
}

// The fix.

/// Makes the dict one of weak references, and the instance itself its key.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { facts, parsed } = file.tree else { return None };
    let range = finding.primary.place.range;
    if finding.help.as_deref() != Some(HELP) || !matches!(file.text.get(range.to_std_range())?, "{}" | "dict()") {
        return None;
    }
    let (class, attribute) = made_at(facts, range)?;
    let body = &parsed.syntax().body;
    let (spelled, import) = spelling(body, facts, file.text, range)?;
    let mut edits = vec![Edit { range, content: format!("{spelled}()") }];
    edits.extend(import);
    for key in ids(facts, class, attribute) {
        let Expr::Call(call) = facts.expr(key) else { continue };
        let [object] = facts.arguments(facts.calls[call.index()].arguments) else { return None };
        let text = file.text.get(facts.range(object.value).to_std_range())?;
        edits.push(Edit { range: facts.range(key), content: text.to_owned() });
    }
    edits.sort_by_key(|edit| edit.range.start());
    edits.dedup();
    let message = "keep the values by weak references to the instances".to_owned();
    Some(Fix { applicability: Applicability::Unsafe, message, edits })
}

/// The class and the attribute that a value is assigned to.
fn made_at(facts: &FileFacts, range: TextRange) -> Option<(ClassIndex, Symbol)> {
    let of_instance = facts.accesses.iter().find_map(|access| {
        let AccessContext::Write { value: Some(value) } = access.context else { return None };
        let Expr::Attribute { name, .. } = facts.expr(access.expr) else { return None };
        let class = facts.enclosing_class(facts.function_of(access.scope)?)?;
        (facts.range(value) == range).then_some((class, name))
    });
    of_instance.or_else(|| {
        facts.bindings.iter().find_map(|binding| {
            let (BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. }) = binding.kind else {
                return None;
            };
            let class = facts.classes.iter().position(|class| class.scope == binding.scope)?;
            (facts.range(value) == range).then_some((ClassIndex(u32::try_from(class).ok()?), binding.name))
        })
    })
}

/// The calls `id(obj)` that are keys of an attribute.
fn ids(facts: &FileFacts, class: ClassIndex, attribute: Symbol) -> Vec<ExprId> {
    let is_in_class = |function: Option<FunctionIndex>| {
        function.is_some_and(|function| facts.enclosing_class(function) == Some(class))
    };
    let is_container = |expr| matches!(facts.expr(expr), Expr::Attribute { name, .. } if name == attribute);
    let is_id = |expr: ExprId| {
        let Expr::Call(call) = facts.expr(expr) else { return false };
        matches!(facts.expr(facts.calls[call.index()].callee), Expr::Name { name, .. } if facts.name(name) == "id")
    };
    let by_key = facts.keys.iter().filter_map(|key| match key.of {
        KeyOf::Subscript(of) | KeyOf::Membership(of)
            if is_container(of) && is_in_class(facts.function_of(key.scope)) =>
        {
            Some(key.expr)
        }
        _ => None,
    });
    let by_call = facts.calls.iter().filter_map(|call| {
        let Expr::Attribute { value, .. } = facts.expr(call.callee) else { return None };
        let first = facts.arguments(call.arguments).first()?;
        (is_container(value) && is_in_class(facts.function_of(call.scope))).then_some(first.value)
    });
    by_key.chain(by_call).filter(|&key| is_id(key)).collect()
}

/// How the file may write the class, and the import that is wanted for that.
fn spelling(body: &[Stmt], facts: &FileFacts, text: &str, place: TextRange) -> Option<(&'static str, Option<Edit>)> {
    const NAME: &str = "WeakKeyDictionary";
    const MODULE: &str = "weakref";
    let bound = |name: &str| facts.names.find(name).map_or(&[][..], |name| facts.bindings_of(ScopeId::MODULE, name));
    let module_of = |module: Symbol| facts.name(module) == MODULE;
    // Code may run before an import further down, and without one for type checkers.
    let is_there = |binding: &Binding| binding.range.start() < place.start() && binding.region == RegionId::MODULE;
    match bound(NAME) {
        [binding]
            if matches!(binding.kind, BindingKind::ImportFrom { level: 0, module, name }
            if module_of(module) && facts.name(name) == NAME)
                && is_there(binding) =>
        {
            return Some((NAME, None));
        }
        _ => {}
    }
    match bound(MODULE) {
        [binding] if matches!(binding.kind, BindingKind::Import { module } if module_of(module)) => {
            if is_there(binding) {
                return Some(("weakref.WeakKeyDictionary", None));
            }
        }
        [] => {}
        _ => return None,
    }
    let is_docstring = |(at, statement): (usize, &Stmt)| {
        at == 0 && matches!(statement, Stmt::Expr(it) if it.value.is_string_literal_expr())
    };
    let is_future = |statement: &Stmt| {
        matches!(statement, Stmt::ImportFrom(import)
            if import.module.as_ref().is_some_and(|module| module.as_str() == "__future__"))
    };
    let (_, first) =
        body.iter().enumerate().find(|&(at, statement)| !is_docstring((at, statement)) && !is_future(statement))?;
    let line = text[..first.start().to_usize()].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let is_import = matches!(first, Stmt::Import(_) | Stmt::ImportFrom(_));
    let blank = if is_import { "" } else { newline };
    let at = TextSize::try_from(line).ok()?;
    let content = format!("import weakref{newline}{blank}{blank}");
    Some(("weakref.WeakKeyDictionary", Some(Edit { range: TextRange::empty(at), content })))
}
