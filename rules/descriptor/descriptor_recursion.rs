//! See `descriptor-recursion.md`.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, Expr as Tree};
use ruff_text_size::{Ranged, TextRange};

use crate::facts::{
    AccessContext, ArgumentKind, Call, Comparison, Expr, ExprId, FileFacts, Guard, LeaveKind, RegionId,
};
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Place};
use crate::project::{ClassId, ClassRef, DescriptorUse, ExprRef, FunctionId, Lookup, Project, StoredName, Value};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix};

pub static RULE: Rule = Rule {
    name: "descriptor-recursion",
    topic: "descriptor",
    level: Level::Error,
    since: "0.1.0",
    docs: include_str!("descriptor-recursion.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

/// Methods of the protocol, with what an access does and what it is called.
const HANDLERS: [(Kind, &str, &str); 3] =
    [(Kind::Get, "__get__", "reads"), (Kind::Set, "__set__", "sets"), (Kind::Delete, "__delete__", "deletes")];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Get,
    Set,
    Delete,
}

/// An access to the instance in a handler, or in a method that it calls.
#[derive(Debug, Clone)]
struct Dispatch {
    kind: Kind,
    name: StoredName,
    /// In the handler itself: the access, or the call of the method that makes it.
    range: TextRange,
    region: RegionId,
    /// The access, where another method makes it.
    inside: Option<Place>,
}

/// What a handler does to the instance for certain, and why it may be silent about the rest.
#[derive(Debug, Default)]
struct Body {
    dispatches: Vec<Dispatch>,
    silences: Vec<(TextRange, String)>,
}

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let defines_any = HANDLERS.iter().any(|(_, name, _)| project.own_member(id, name).is_some());
    if !defines_any || project.is_stub(id.file) {
        return;
    }
    // The handlers of this class run for its own instances and for those of subclasses that inherit them.
    let mut reported: Vec<TextRange> = Vec::new();
    let family = family(project, id);
    let is_used = family.iter().any(|class| !project.descriptor_uses(*class).is_empty());
    for &class in &family {
        let handlers = HANDLERS.map(|(_, name, _)| project.handler(class, name));
        let [Ok(get), Ok(set), Ok(delete)] = handlers else {
            let reason = handlers.into_iter().find_map(Result::err).unwrap_or_default();
            findings.silent(project.class(id).range, || format!("a method of the protocol is unknown: {reason}"));
            continue;
        };
        let descriptor = Descriptor { project, class, handlers: [get, set, delete] };
        let bodies = [Kind::Get, Kind::Set, Kind::Delete].map(|kind| descriptor.body(kind));
        if class == id {
            for (range, reason) in bodies.iter().flat_map(|body| &body.silences) {
                findings.silent(*range, || reason.clone());
            }
        }
        let uses = project.descriptor_uses(class);
        let places: Vec<Option<&DescriptorUse>> = match uses {
            // A base of other descriptors need not be used itself.
            [] if is_used || !project.direct_subclasses(&ClassRef::Source(class)).is_empty() => Vec::new(),
            [] => vec![None],
            uses => uses.iter().map(Some).collect(),
        };
        for place in places {
            descriptor.report(id, &bodies, place, &mut reported, findings);
        }
    }
}

/// The class and all classes that derive from it, in order.
fn family(project: &Project, id: ClassId) -> Vec<ClassId> {
    const MOST: usize = 500;
    let mut family = vec![id];
    let mut at = 0;
    while let Some(&class) = family.get(at) {
        at += 1;
        for &subclass in project.direct_subclasses(&ClassRef::Source(class)) {
            if !family.contains(&subclass) && family.len() < MOST {
                family.push(subclass);
            }
        }
    }
    family
}

struct Descriptor<'a> {
    project: &'a Project,
    class: ClassId,
    /// `__get__`, `__set__`, `__delete__`.
    handlers: [Option<FunctionId>; 3],
}

impl Descriptor<'_> {
    fn handler(&self, kind: Kind) -> Option<FunctionId> {
        self.handlers[kind as usize]
    }

    fn is_data(&self) -> bool {
        self.handler(Kind::Set).is_some() || self.handler(Kind::Delete).is_some()
    }

    fn body(&self, kind: Kind) -> Body {
        let mut body = Body::default();
        let Some(handler) = self.handler(kind) else { return body };
        let facts = self.project.facts(handler.file);
        let parameters = facts.parameters(self.project.function(handler).parameters);
        let Some(instance) = parameters.get(1) else { return body };
        let method =
            Method { descriptor: self, kind, function: handler, instance: instance.name, names: Default::default() };
        method.visit(0, &mut body);
        if body.dispatches.is_empty() || kind == Kind::Get && !self.is_data() && method.fills_instance(&body) {
            body.dispatches.clear();
        }
        body
    }

    /// Reports what recurses at one use of the descriptor, or at any.
    fn report(
        &self,
        id: ClassId,
        bodies: &[Body; 3],
        place: Option<&DescriptorUse>,
        reported: &mut Vec<TextRange>,
        findings: &mut Findings<'_>,
    ) {
        if let Some(found) = place
            && let Some(reason) = self.intercepts(found.owner).or_else(|| self.project.replaced(found, self.is_data()))
        {
            for dispatch in bodies.iter().flat_map(|body| &body.dispatches) {
                findings.silent(dispatch.range, || reason.clone());
            }
            return;
        }
        // Which handlers each handler calls again, in the order in which it does.
        let edges = [Kind::Get, Kind::Set, Kind::Delete].map(|kind| {
            let mut edges: Vec<&Dispatch> = Vec::new();
            for dispatch in &bodies[kind as usize].dispatches {
                let is_managed = match place {
                    Some(found) => {
                        self.project.name_at(&dispatch.name, found).is_some_and(|name| *name == *found.attribute)
                    }
                    None => dispatch.name.is_own(),
                };
                if !is_managed {
                    continue;
                }
                if self.handler(dispatch.kind).is_some() {
                    edges.push(dispatch);
                } else if dispatch.kind != Kind::Get && self.is_data() {
                    // A data descriptor without the method raises AttributeError: what follows never runs.
                    break;
                }
            }
            edges
        });
        let mut is_told = [false; 3];
        for (kind, name, _) in HANDLERS {
            let Some(handler) = self.handler(kind) else { continue };
            // The finding stands where the access is written; each class reports its own methods.
            let is_own = self.project.facts(handler.file).enclosing_class(handler.index) == Some(id.index)
                && handler.file == id.file;
            if !is_own || is_told[kind as usize] {
                continue;
            }
            let Some(path) = cycle(&edges, kind) else { continue };
            for step in &path {
                is_told[step.0 as usize] = true;
            }
            let Some((_, first)) = path.first() else { continue };
            if reported.contains(&first.range) {
                continue;
            }
            reported.push(first.range);
            self.tell(name, handler, &path, place, findings);
        }
    }

    fn tell(
        &self,
        name: &str,
        handler: FunctionId,
        path: &[(Kind, &Dispatch)],
        place: Option<&DescriptorUse>,
        findings: &mut Findings<'_>,
    ) {
        let Some(&(_, first)) = path.first() else { return };
        let class = self.project.function_qualname(handler);
        let verb = HANDLERS.iter().find(|(kind, ..)| *kind == first.kind).map_or("", |(.., verb)| verb);
        let again = if path.len() == 1 {
            format!("which calls `{name}` again, without end")
        } else {
            let through: Vec<String> = path[1..].iter().map(|(kind, _)| format!("`{}`", method_name(*kind))).collect();
            format!("which comes back to `{name}` through {}, without end", through.join(" and "))
        };
        let finding = findings.report(first.range, format!("`{class}` {verb} the attribute that it manages, {again}"));
        finding.raises(&["RecursionError"], first.region);
        if place.is_none() {
            // Any use would recurse, and none is in view.
            finding.level(Level::Warn);
        }
        if let Some(inside) = first.inside {
            finding.label(inside, format!("{verb} the attribute"));
        }
        for &(kind, dispatch) in &path[1..] {
            if let Some(handler) = self.handler(kind) {
                let verb = HANDLERS.iter().find(|(kind, ..)| *kind == dispatch.kind).map_or("", |(.., verb)| verb);
                finding.label(Place::new(handler.file, dispatch.range), format!("`{}` {verb} it", method_name(kind)));
            }
        }
        if let Some(origin) = first.name.origin {
            finding.label(origin, "this is the name of the attribute itself");
        }
        if let Some(found) = place {
            let owner = self.project.qualname(&ClassRef::Source(found.owner));
            finding.label(found.place, format!("manages `{}` of `{owner}`", found.attribute));
        }
        finding.help(if first.name.is_own() {
            "keep the value under another name: set `self.private_name = \"_\" + name` in `__set_name__` and use that"
        } else {
            "keep the value under another name than the attribute's, or in the `__dict__` of the instance"
        });
    }

    /// An owner that handles attribute access itself may keep it from the descriptor.
    fn intercepts(&self, owner: ClassId) -> Option<String> {
        ["__getattribute__", "__setattr__", "__delattr__"].iter().find_map(|name| {
            match self.project.lookup(&ClassRef::Source(owner), name) {
                Lookup::Found(member) if member.owner.source().is_some() => {
                    Some(format!("the owner has a `{name}`, which may keep the access from the descriptor"))
                }
                Lookup::Found(_) | Lookup::Absent => None,
                Lookup::Unknown(reason) => Some(format!("the owner may have a `{name}`: {reason}")),
            }
        })
    }
}

fn method_name(kind: Kind) -> &'static str {
    HANDLERS.iter().find(|(own, ..)| *own == kind).map_or("", |(_, name, _)| name)
}

/// The way from a handler back to itself, where it takes it: each step is a handler and its access.
///
/// A handler makes its accesses in order.
fn cycle<'a>(edges: &[Vec<&'a Dispatch>; 3], start: Kind) -> Option<Vec<(Kind, &'a Dispatch)>> {
    let mut path = Vec::new();
    match walk(edges, start, &mut path) {
        Some(back) if back == start => Some(path),
        _ => None,
    }
}

/// The handler that is entered again without end, if any is; the path leads there.
///
/// Only the first access of each counts: what it calls may raise, and then the next one never happens.
fn walk<'a>(edges: &[Vec<&'a Dispatch>; 3], kind: Kind, path: &mut Vec<(Kind, &'a Dispatch)>) -> Option<Kind> {
    let &edge = edges[kind as usize].first()?;
    path.push((kind, edge));
    if path.iter().any(|(entered, _)| *entered == edge.kind) {
        return Some(edge.kind);
    }
    walk(edges, edge.kind, path)
}

/// A function that is given the instance: a handler, or a method that one calls.
struct Method<'a> {
    descriptor: &'a Descriptor<'a>,
    kind: Kind,
    function: FunctionId,
    /// The parameter that is the instance.
    instance: crate::facts::Symbol,
    names: crate::project::NameScope,
}

impl Method<'_> {
    fn facts(&self) -> &FileFacts {
        self.descriptor.project.facts(self.function.file)
    }

    /// Finds what the function does to the instance whenever it runs.
    fn visit(&self, depth: u32, body: &mut Body) {
        let facts = self.facts();
        let project = self.descriptor.project;
        let data = project.function(self.function);
        // A generator or coroutine runs later, if at all.
        if data.is_generator || data.is_async || facts.bindings_of(data.scope, self.instance).len() != 1 {
            return;
        }
        let mut found: Vec<(Dispatch, FunctionId)> = Vec::new();
        for &index in project.accesses_in(self.function) {
            let access = facts.accesses[index as usize];
            let Expr::Attribute { value, name } = facts.expr(access.expr) else { continue };
            if !self.is_instance(value) || facts.name(name).ends_with("__") {
                continue;
            }
            let kinds: &[Kind] = match access.context {
                AccessContext::Read => &[Kind::Get],
                AccessContext::Write { .. } => &[Kind::Set],
                AccessContext::Update { .. } => &[Kind::Get, Kind::Set],
                AccessContext::Delete => &[Kind::Delete],
            };
            let name = StoredName::text(&self.mangled(facts.name(name)));
            for &kind in kinds {
                let range = facts.range(access.expr);
                found.push((
                    Dispatch { kind, name: name.clone(), range, region: access.region, inside: None },
                    self.function,
                ));
            }
        }
        for &index in project.calls_in(self.function) {
            let call = facts.calls[index.index()];
            if let Some((kind, name)) = self.accessor(call) {
                let range = facts.range(call.expr);
                match name
                    .and_then(|name| project.stored_name(self.descriptor.class, self.function, &self.names, name, 0))
                {
                    Some(name) => {
                        found.push((Dispatch { kind, name, range, region: call.region, inside: None }, self.function));
                    }
                    None => body.silences.push((range, "which attribute is meant is not known".to_owned())),
                }
            } else if depth < 4 {
                self.visit_called(call, depth, &mut found);
            }
        }
        found.sort_by_key(|(dispatch, _)| (dispatch.range.start(), dispatch.range.end()));
        for (dispatch, _) in found {
            match self.why_uncertain(&dispatch) {
                None => body.dispatches.push(dispatch),
                Some(reason) => body.silences.push((dispatch.range, reason)),
            }
        }
    }

    /// A method of the descriptor, or of its base, that is handed the instance.
    fn visit_called(&self, call: Call, depth: u32, found: &mut Vec<(Dispatch, FunctionId)>) {
        let facts = self.facts();
        let project = self.descriptor.project;
        let arguments = facts.arguments(call.arguments);
        if arguments.iter().any(|argument| argument.kind != ArgumentKind::Positional) {
            return;
        }
        let Some(position) = arguments.iter().position(|argument| self.is_instance(argument.value)) else { return };
        let Expr::Attribute { value: receiver, name } = facts.expr(call.callee) else { return };
        // `self.method` is looked up on the descriptor's own class, `super().method` behind the class that says it.
        let function = if project.is_receiver(self.function, receiver) {
            match project.lookup(&ClassRef::Source(self.descriptor.class), facts.name(name)) {
                Lookup::Found(member) => match member.value {
                    Value::Function(function) => function,
                    _ => return,
                },
                Lookup::Absent | Lookup::Unknown(_) => return,
            }
        } else {
            match project.evaluate(ExprRef { file: self.function.file, expr: call.callee }) {
                Value::Bound { function, .. } => function,
                _ => return,
            }
        };
        if function == self.function {
            return;
        }
        let called = project.facts(function.file);
        let parameters = called.parameters(project.function(function).parameters);
        let Some(instance) = parameters.get(position + 1) else { return };
        let names = arguments
            .iter()
            .enumerate()
            .filter_map(|(index, argument)| {
                let name = project.stored_name(self.descriptor.class, self.function, &self.names, argument.value, 0)?;
                Some((parameters.get(index + 1)?.name, name))
            })
            .collect();
        let method = Method { descriptor: self.descriptor, kind: self.kind, function, instance: instance.name, names };
        let mut inner = Body::default();
        method.visit(depth + 1, &mut inner);
        for dispatch in inner.dispatches {
            let inside = dispatch.inside.unwrap_or(Place::new(function.file, dispatch.range));
            let range = facts.range(call.expr);
            found.push((Dispatch { range, region: call.region, inside: Some(inside), ..dispatch }, function));
        }
    }

    fn is_instance(&self, expr: ExprId) -> bool {
        let facts = self.facts();
        matches!(facts.expr(expr), Expr::Name { name, scope }
            if name == self.instance && facts.function_of(scope) == Some(self.function.index)
                && facts.bindings_of(scope, name).len() <= 1)
    }

    /// `getattr(instance, name)` and the like: what it does, and the expression of the name.
    fn accessor(&self, call: Call) -> Option<(Kind, Option<ExprId>)> {
        let facts = self.facts();
        let arguments = facts.arguments(call.arguments);
        let positional: Vec<ExprId> = arguments
            .iter()
            .take_while(|argument| argument.kind == ArgumentKind::Positional)
            .map(|argument| argument.value)
            .collect();
        let named = |name: &str| {
            Some(match name {
                "getattr" | "hasattr" | "__getattribute__" => Kind::Get,
                "setattr" | "__setattr__" => Kind::Set,
                "delattr" | "__delattr__" => Kind::Delete,
                _ => return None,
            })
        };
        if let Expr::Attribute { value, name } = facts.expr(call.callee)
            && self.is_instance(value)
        {
            // `instance.__setattr__(name, value)`.
            return Some((
                named(facts.name(name)).filter(|_| facts.name(name).starts_with("__"))?,
                positional.first().copied(),
            ));
        }
        if !positional.first().is_some_and(|&first| self.is_instance(first)) {
            return None;
        }
        let Value::External(callee) =
            self.descriptor.project.evaluate(ExprRef { file: self.function.file, expr: call.callee })
        else {
            return None;
        };
        let name = callee.strip_prefix("builtins.")?;
        let name = name.strip_prefix("object.").unwrap_or(name);
        Some((named(name)?, positional.get(1).copied()))
    }

    /// `instance.__x` in a class body means `instance._Class__x`.
    fn mangled(&self, name: &str) -> String {
        match self.facts().enclosing_class(self.function.index) {
            Some(index) => self.descriptor.project.mangled(ClassId { file: self.function.file, index }, name),
            None => name.to_owned(),
        }
    }

    /// Why an access may not happen whenever the method runs, or may not come back to it.
    fn why_uncertain(&self, dispatch: &Dispatch) -> Option<String> {
        if let Some(reason) = self.why_conditional(dispatch.region) {
            return Some(reason);
        }
        let facts = self.facts();
        let changes_descriptor = self.descriptor.project.accesses_in(self.function).iter().any(|&index| {
            let access = facts.accesses[index as usize];
            let Expr::Attribute { value, .. } = facts.expr(access.expr) else { return false };
            access.context != AccessContext::Read
                && facts.range(access.expr).start() < dispatch.range.start()
                && !self.is_instance(value)
        });
        let leaves_before = facts.leaves.iter().any(|leave| {
            leave.function == self.function.index
                && leave.end <= dispatch.range.start()
                && self.why_conditional(leave.region).is_some()
                && !self.is_class_access(leave.region)
                && (leave.kind != LeaveKind::Raise
                    || changes_descriptor
                    || !self.is_about_value(leave.region)
                    || !self.hands_value_on(dispatch))
        });
        let checks_before = !self.hands_value_on(dispatch)
            && self.descriptor.project.calls_in(self.function).iter().any(|&index| {
                let call = facts.calls[index.index()];
                let range = facts.range(call.expr);
                range.start() < dispatch.range.start()
                    && !range.contains_range(dispatch.range)
                    && call.arguments.len > 0
            });
        (leaves_before || checks_before).then(|| "the method may have left before".to_owned())
    }

    /// Whether the tests of a region ask about neither the descriptor nor the instance: the same value fails or passes
    /// them each time.
    fn is_about_value(&self, region: RegionId) -> bool {
        let facts = self.facts();
        let parameters = facts.parameters(self.descriptor.project.function(self.function).parameters);
        let receiver = parameters.first().map(|parameter| parameter.name);
        facts.regions(region).all(|(_, region)| match region.guard {
            Guard::Test { test, .. } => {
                let range = facts.range(test);
                !facts.exprs.iter().zip(&facts.ranges).any(|(expr, own)| {
                    range.contains_range(*own)
                        && matches!(expr, Expr::Name { name, .. }
                            if Some(*name) == receiver || *name == self.instance)
                })
            }
            _ => true,
        })
    }

    /// Whether a write passes on the very value that the method was given, or the access is none that takes a value.
    fn hands_value_on(&self, dispatch: &Dispatch) -> bool {
        if dispatch.kind != Kind::Set || self.kind != Kind::Set {
            return true;
        }
        let facts = self.facts();
        let parameters = facts.parameters(self.descriptor.project.function(self.function).parameters);
        let Some(value) = parameters.get(2).map(|parameter| parameter.name) else { return false };
        let is_value = |expr: ExprId| {
            matches!(facts.expr(expr), Expr::Name { name, scope }
                if name == value && facts.bindings_of(scope, name).len() == 1)
        };
        let by_call = facts.calls.iter().any(|call| {
            facts.range(call.expr) == dispatch.range
                && facts.arguments(call.arguments).iter().any(|argument| is_value(argument.value))
        });
        let by_statement = facts.accesses.iter().any(|access| {
            facts.range(access.expr) == dispatch.range
                && matches!(access.context, AccessContext::Write { value: Some(value) } if is_value(value))
        });
        by_call || by_statement
    }

    /// Whether a region is reached only where `instance` is None: an access on the class.
    fn is_class_access(&self, region: RegionId) -> bool {
        self.facts().regions(region).any(|(_, region)| match region.guard {
            Guard::Test { test, holds } => self.tests_instance(test) == Some(!holds),
            _ => false,
        })
    }

    fn why_conditional(&self, region: RegionId) -> Option<String> {
        for (_, region) in self.facts().regions(region) {
            match region.guard {
                Guard::Function(index) => {
                    return (index != self.function.index).then(|| "another function does it".into());
                }
                // A handler that catches RecursionError ends it: that is settled for all rules.
                Guard::With { .. } | Guard::Try { .. } => {}
                Guard::Test { test, holds } if self.tests_instance(test) == Some(holds) => {}
                Guard::None
                | Guard::Test { .. }
                | Guard::Loop
                | Guard::Handler { .. }
                | Guard::Sometimes
                | Guard::Dead => {
                    return Some("it happens under a condition, which may end the recursion".into());
                }
            }
        }
        None
    }

    /// The outcome of a test of `instance is None` that an access on an instance has.
    fn tests_instance(&self, test: ExprId) -> Option<bool> {
        let facts = self.facts();
        match facts.expr(test) {
            Expr::Compare { operator, left, right } => {
                let is_none = |expr| matches!(facts.expr(expr), Expr::None);
                let is_about = self.is_instance(left) && is_none(right) || is_none(left) && self.is_instance(right);
                match operator {
                    Comparison::Is | Comparison::Eq if is_about => Some(false),
                    Comparison::IsNot | Comparison::NotEq if is_about => Some(true),
                    _ => None,
                }
            }
            Expr::Not(inner) => self.tests_instance(inner).map(|outcome| !outcome),
            _ => None,
        }
    }

    /// Whether a non-data descriptor may put something into the instance's dict, which is found first from then on.
    fn fills_instance(&self, body: &Body) -> bool {
        let facts = self.facts();
        let project = self.descriptor.project;
        let first = body.dispatches.iter().filter(|it| it.kind == Kind::Get).map(|it| it.range.start()).min();
        let Some(first) = first else { return false };
        let touches_dict = project.accesses_in(self.function).iter().any(|&index| {
            let access = facts.accesses[index as usize];
            let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
            self.is_instance(value)
                && (facts.name(name) == "__dict__" || access.context != AccessContext::Read)
                && facts.range(access.expr).start() < first
        });
        let hands_on = project.calls_in(self.function).iter().any(|&index| {
            let call = facts.calls[index.index()];
            let takes = facts.arguments(call.arguments).iter().any(|argument| self.is_instance(argument.value));
            let reads = matches!(self.accessor(call), Some((Kind::Get, _)));
            takes && !reads && facts.range(call.expr).start() < first
        });
        touches_dict || hands_on
    }
}

/// A private name for the value, set in `__set_name__`, in place of the attribute's own.
fn fix(finding: &Finding, context: &FileContext<'_>) -> Option<Fix> {
    let crate::rule::Tree::Python { parsed, .. } = context.tree else { return None };
    let range = finding.primary.place.range;
    let mut finder = ClassFinder { range, found: None };
    finder.visit_body(&parsed.syntax().body);
    let class = finder.found?;
    let methods = || {
        class.body.iter().filter_map(|statement| match statement {
            ast::Stmt::FunctionDef(function) => Some(function),
            _ => None,
        })
    };
    let attribute = methods().find_map(|method| {
        let mut names = NameUses { method, attribute: None, found: Vec::new() };
        names.visit_body(&method.body);
        names.found.into_iter().find(|(access, ..)| *access == range).map(|(_, _, name)| name)
    })?;
    let private = format!("private_{}", attribute.trim_start_matches('_'));
    let set_name = methods().find(|method| method.name.as_str() == "__set_name__")?;
    let parameters: Vec<&str> = set_name.parameters.iter_non_variadic_params().map(|it| it.name().as_str()).collect();
    let [receiver, _, name] = parameters.as_slice() else { return None };
    let assignment = set_name.body.iter().find(|statement| match statement {
        ast::Stmt::Assign(assign) => {
            matches!(assign.targets.as_slice(), [Tree::Attribute(target)] if target.attr.as_str() == attribute)
                && matches!(&*assign.value, Tree::Name(value) if value.id.as_str() == *name)
        }
        _ => false,
    })?;
    let line = context.text[..usize::from(assignment.start())].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let indent = &context.text[line..usize::from(assignment.start())];
    if !indent.trim().is_empty() {
        return None;
    }
    let mut edits = vec![Edit {
        range: TextRange::empty(assignment.end()),
        content: format!("\n{indent}{receiver}.{private} = \"_\" + {name}"),
    }];
    for method in methods().filter(|it| matches!(it.name.as_str(), "__get__" | "__set__" | "__delete__")) {
        let mut names = NameUses { method, attribute: Some(&attribute), found: Vec::new() };
        names.visit_body(&method.body);
        edits.extend(names.found.into_iter().map(|(_, range, _)| Edit { range, content: private.clone() }));
    }
    edits.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
    Some(Fix { applicability: Applicability::Unsafe, message: "keep the value under a private name".into(), edits })
}

/// The innermost class around a range.
struct ClassFinder<'a> {
    range: TextRange,
    found: Option<&'a ast::StmtClassDef>,
}

impl<'a> Visitor<'a> for ClassFinder<'a> {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        if !statement.range().contains_range(self.range) {
            return;
        }
        if let ast::Stmt::ClassDef(class) = statement {
            self.found = Some(class);
        }
        visitor::walk_stmt(self, statement);
    }
}

/// `self.name` where it says under which name the value is kept: the access, the attribute's range, the attribute.
struct NameUses<'a> {
    method: &'a ast::StmtFunctionDef,
    attribute: Option<&'a str>,
    found: Vec<(TextRange, TextRange, String)>,
}

impl<'a> NameUses<'a> {
    fn take(&mut self, access: TextRange, name: &'a Tree) {
        let Tree::Attribute(name) = name else { return };
        let Some(receiver) = self.method.parameters.iter_non_variadic_params().next() else { return };
        let is_own = matches!(&*name.value, Tree::Name(value) if value.id == receiver.name().id);
        if is_own && self.attribute.is_none_or(|attribute| attribute == name.attr.as_str()) {
            self.found.push((access, name.attr.range, name.attr.to_string()));
        }
    }
}

impl<'a> Visitor<'a> for NameUses<'a> {
    fn visit_expr(&mut self, expr: &'a Tree) {
        match expr {
            Tree::Call(call) => {
                let arguments = &call.arguments.args;
                let name = match &*call.func {
                    Tree::Name(function) => function.id.as_str(),
                    Tree::Attribute(function) => function.attr.as_str(),
                    _ => "",
                };
                match (name, &**arguments) {
                    ("getattr" | "setattr" | "hasattr" | "delattr", [_, name, ..])
                    | ("__getattribute__" | "__setattr__" | "__delattr__", [_, name, ..])
                    | ("get" | "pop" | "setdefault", [name, ..]) => self.take(call.range(), name),
                    _ => {}
                }
            }
            Tree::Subscript(subscript) => self.take(subscript.range, &subscript.slice),
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }
}
