//! See `bypassed-metaclass.md`.

use ruff_python_ast::{self as ast, visitor::Visitor};
use ruff_text_size::{Ranged, TextRange};

use super::needless_metaclass::is_function_instead;
use crate::facts::{ArgumentKind, BindingKind, Call, Expr, ExprId, FileFacts, Function};
use crate::finding::{Applicability, Edit, Finding, Fix, Level, Place};
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Mro, Project, Value, Wrapper};
use crate::rule::{Check, FileContext, Findings, Rule, RuleFix, Tree};

pub static RULE: Rule = Rule {
    name: "bypassed-metaclass",
    topic: "metaclass",
    level: Level::Warn,
    since: "0.1.0",
    docs: include_str!("bypassed-metaclass.md"),
    checks: &[Check::Class(class)],
    fix: Some(RuleFix { applicability: Applicability::Unsafe, make: fix }),
};

/// Members, and classes, that are shown where they stand.
const SHOWN: usize = 3;

/// The fix goes by these words: only with them is it known what `super().__new__` takes.
const SUPER: &str = "write `super().__new__(";

fn class(project: &Project, id: ClassId, findings: &mut Findings<'_>) {
    let facts = project.facts(id.file);
    if facts.names.find("__new__").is_none() || project.is_stub(id.file) {
        return;
    }
    let this = ClassRef::Source(id);
    let Some(Value::Wrapped { wrapper: Wrapper::StaticMethod, function }) =
        project.own_member(id, "__new__").map(|member| member.value)
    else {
        return;
    };
    if function.file != id.file || facts.enclosing_class(function.index) != Some(id.index) {
        return;
    }
    let method = Method { project, id, function, facts, data: project.function(function) };
    let Some((range, of)) = method.bypass() else { return };
    if project.is_metaclass(&this) != Some(true) {
        return;
    }
    let name = project.qualname(&this);
    let lost = match method.lost(&of) {
        Ok(lost) => lost,
        Err(reason) => {
            findings.silent(range, || reason);
            return;
        }
    };
    let made = project.class_name(&of).into_owned();
    let message = if of == this {
        format!("`{name}.__new__` gives a class of `{made}` also to metaclasses that derive from it")
    } else {
        format!(
            "`{name}.__new__` gives a class of `{made}`, not of `{name}`: what derives from it has no more to do with `{name}`"
        )
    };
    let help = method.help();
    let finding = findings.report(range, message);
    finding.region = method.data.region;
    for (place, text) in lost.into_iter().take(SHOWN) {
        finding.label(place, text);
    }
    finding.help(help);
}

/// The `__new__` of a metaclass.
struct Method<'p> {
    project: &'p Project,
    id: ClassId,
    function: FunctionId,
    facts: &'p FileFacts,
    data: &'p Function,
}

impl Method<'_> {
    /// The call that makes a class of another metaclass out of what the method was given, and that metaclass: nothing
    /// where any path returns something else.
    fn bypass(&self) -> Option<(TextRange, ClassRef)> {
        let data = self.data;
        let returned = self.facts.list(data.returned);
        if data.falls_off || data.is_generator || data.is_async || data.decorators.len > 0 || returned.is_empty() {
            return None;
        }
        let mut first = None;
        for &value in returned {
            for call in self.calls_behind(value)? {
                let of = self.made_by(call)?;
                match &first {
                    None => first = Some((self.facts.range(call.expr), of)),
                    Some((_, other)) if *other == of => {}
                    Some(_) => return None,
                }
            }
        }
        first
    }

    /// The calls whose result a `return` gives: itself, or bound to the name that it returns.
    fn calls_behind(&self, value: ExprId) -> Option<Vec<&Call>> {
        let facts = self.facts;
        let call = |expr| match facts.expr(expr) {
            Expr::Call(call) => facts.calls.get(call.index()),
            _ => None,
        };
        match facts.expr(value) {
            Expr::Call(_) => Some(vec![call(value)?]),
            Expr::Name { name, scope } if scope == self.data.scope => {
                let bindings = facts.bindings_of(scope, name);
                let calls: Option<Vec<&Call>> = bindings
                    .iter()
                    .map(|binding| match binding.kind {
                        BindingKind::Assign(value) => call(value),
                        _ => None,
                    })
                    .collect();
                calls.filter(|calls| !calls.is_empty())
            }
            _ => None,
        }
    }

    /// The metaclass that a call names instead of the one that it got.
    fn made_by(&self, call: &Call) -> Option<ClassRef> {
        let (project, facts) = (self.project, self.facts);
        let arguments = facts.arguments(call.arguments);
        if facts.function_of(call.scope) != Some(self.function.index) {
            return None;
        }
        let positional = arguments.iter().take_while(|argument| argument.kind == ArgumentKind::Positional).count();
        let (metaclass, bases) = match facts.expr(call.callee) {
            Expr::Attribute { name, .. } if facts.name(name) == "__new__" && positional == 4 => {
                (arguments[0].value, arguments[2].value)
            }
            Expr::Name { .. } | Expr::Attribute { .. } if positional == 3 => (call.callee, arguments[1].value),
            _ => return None,
        };
        let (Expr::Name { name: named, .. } | Expr::Attribute { name: named, .. }) = facts.expr(metaclass) else {
            return None;
        };
        if !self.is_given(bases, 2) || self.is_given(metaclass, 0) {
            return None;
        }
        let of = project.class_of(&project.evaluate(ExprRef { file: self.id.file, expr: metaclass }))?;
        // Another name may be one of the first parameter.
        if of == ClassRef::Source(self.id) && named != project.class(self.id).name {
            return None;
        }
        let Mro::Linear(mro) = project.mro(&ClassRef::Source(self.id)) else { return None };
        let is_metaclass = mro.contains(&of) && project.is_metaclass(&of) == Some(true);
        (is_metaclass && self.takes(call, &of)).then_some(of)
    }

    /// Whether an expression is the parameter at a position, changed at most in place of itself: `bases = bases + (X,)`.
    fn is_given(&self, expr: ExprId, position: usize) -> bool {
        let facts = self.facts;
        let Some(parameter) = facts.parameters(self.data.parameters).get(position) else { return false };
        matches!(facts.expr(expr), Expr::Name { name, scope }
            if name == parameter.name && facts.function_of(scope) == Some(self.function.index))
    }

    /// Whether the next `__new__` takes the metaclass: `ABCMeta.__new__(type, …)` raises.
    fn takes(&self, call: &Call, of: &ClassRef) -> bool {
        let (project, facts) = (self.project, self.facts);
        let Expr::Attribute { value, name } = facts.expr(call.callee) else { return true };
        if facts.name(name) != "__new__" {
            return true;
        }
        match project.evaluate(ExprRef { file: self.id.file, expr: value }) {
            Value::Super { class, .. } if class == self.id => {
                self.next().is_some_and(|next| project.is_subclass(of, &next) == Some(true))
            }
            receiver => project.class_of(&receiver).is_some_and(|class| {
                project.is_metaclass(&class) == Some(true) && project.is_subclass(of, &class) == Some(true)
            }),
        }
    }

    /// The class behind this one whose `__new__` comes next.
    fn next(&self) -> Option<ClassRef> {
        let Mro::Linear(mro) = self.project.mro(&ClassRef::Source(self.id)) else { return None };
        let mut behind = mro.iter().skip(1);
        let next = behind.find(|class| match class {
            ClassRef::Source(id) => self.project.own_member(*id, "__new__").is_some(),
            ClassRef::Stdlib(name) => {
                self.project.stdlib().class(name).is_none_or(|class| class.member("__new__").is_some())
            }
            ClassRef::Created(_) => true,
        });
        next.cloned()
    }

    /// What of the metaclass its classes, and theirs, do without; or why nothing is lost.
    fn lost(&self, of: &ClassRef) -> Result<Vec<(Place, String)>, String> {
        let project = self.project;
        let this = ClassRef::Source(self.id);
        let mut lost = Vec::new();
        if *of == this {
            for derived in project.subclasses(self.id) {
                let reaches = matches!(project.lookup(&ClassRef::Source(derived), "__new__"),
                    Lookup::Found(member) if member.owner == this);
                if reaches && project.is_metaclass(&ClassRef::Source(derived)) == Some(true) {
                    let text = "classes of it are not its instances".to_owned();
                    lost.push((Place::new(derived.file, project.class(derived).range), text));
                }
            }
            return if lost.is_empty() { Err("no metaclass in view derives from it".to_owned()) } else { Ok(lost) };
        }
        if is_function_instead(project, self.id) {
            return Err("it does what a function can do: `needless-metaclass`".to_owned());
        }
        let users = project.classes_with_metaclass(&this);
        for &user in users {
            for &subclass in project.direct_subclasses(&ClassRef::Source(user)) {
                let name = project.class_name(of);
                let place = Place::new(subclass.file, project.class(subclass).range);
                lost.push((place, format!("made by `{name}`, although its base asks for the metaclass")));
            }
        }
        for name in project.own_members(self.id) {
            if NOT_LOST.contains(&name) {
                continue;
            }
            if let Some(place) = project.own_member(self.id, name).and_then(|member| member.place) {
                let text = if name == "__init__" { "never called: what `__new__` gives is no instance" } else { LOST };
                lost.push((place, text.to_owned()));
            }
        }
        if lost.is_empty() { Err("no class in view loses anything by it".to_owned()) } else { Ok(lost) }
    }

    /// What to write instead, with the method's own names.
    fn help(&self) -> String {
        let facts = self.facts;
        let names: Vec<&str> =
            facts.parameters(self.data.parameters).iter().take(4).map(|it| facts.name(it.name)).collect();
        let is_plain =
            matches!(self.next(), Some(next) if next.is_stdlib("builtins.type") || next.is_stdlib("abc.ABCMeta"));
        match names.first() {
            Some(receiver) if is_plain => format!("{SUPER}{receiver}, ...)`"),
            Some(receiver) => {
                format!("call the `__new__` of the next metaclass with `{receiver}` as its first argument")
            }
            None => format!("{SUPER}mcls, ...)`"),
        }
    }
}

const LOST: &str = "not found on the classes";

/// Members that serve their purpose without an instance of the metaclass.
const NOT_LOST: &[&str] = &["__new__", "__prepare__", "__doc__", "__module__", "__qualname__", "__slots__"];

/// `type(name, bases, namespace)` becomes `super().__new__(mcls, name, bases, namespace)`.
fn fix(finding: &Finding, file: &FileContext<'_>) -> Option<Fix> {
    let Tree::Python { parsed, .. } = file.tree else { return None };
    let help = finding.help.as_deref()?;
    let receiver = help.strip_prefix(SUPER)?.split(',').next()?;
    let mut search = Search { wanted: finding.primary.place.range, found: None };
    search.visit_body(&parsed.syntax().body);
    let call = search.found?;
    let first = call.arguments.args.first()?;
    let edits = match &*call.func {
        ast::Expr::Attribute(callee) if callee.attr.as_str() == "__new__" => {
            let mut edits = vec![Edit { range: first.range(), content: receiver.to_owned() }];
            if !callee.value.is_call_expr() {
                edits.insert(0, Edit { range: callee.value.range(), content: "super()".to_owned() });
            }
            edits
        }
        callee => vec![
            Edit { range: callee.range(), content: "super().__new__".to_owned() },
            Edit { range: TextRange::empty(first.start()), content: format!("{receiver}, ") },
        ],
    };
    Some(Fix {
        applicability: Applicability::Unsafe,
        message: "create the class as an instance of the metaclass".to_owned(),
        edits,
    })
}

/// Finds a call by its place.
struct Search<'a> {
    wanted: TextRange,
    found: Option<&'a ast::ExprCall>,
}

impl<'a> Visitor<'a> for Search<'a> {
    fn visit_stmt(&mut self, statement: &'a ast::Stmt) {
        if statement.range().contains_range(self.wanted) {
            stacker::maybe_grow(128 * 1024, 1024 * 1024, || ast::visitor::walk_stmt(self, statement));
        }
    }

    fn visit_expr(&mut self, expr: &'a ast::Expr) {
        match expr {
            ast::Expr::Call(call) if call.range() == self.wanted => self.found = Some(call),
            _ if expr.range().contains_range(self.wanted) => {
                stacker::maybe_grow(128 * 1024, 1024 * 1024, || ast::visitor::walk_expr(self, expr));
            }
            _ => {}
        }
    }
}
