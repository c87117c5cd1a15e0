//! What one file says, as the facts hold it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use classwise::engine::FileKind;
use classwise::facts::{
    AccessContext, Argument, ArgumentKind, Binding, BindingKind, ClassIndex, Comparison, Export, Expr, ExprId,
    FileFacts, FunctionIndex, Guard, Operator, ParameterKind, RegionId, Run, ScopeId, ScopeKind, SuppressionScope,
    Symbol, Usage,
};
use classwise::syntax;
use rayon::prelude::*;

use crate::python;

/// Compares facts of a snippet with the lines that are expected: those that start with one of the words.
fn check(words: &str, source: &str, expected: &str) {
    let parse = syntax::parse(source, FileKind::Python);
    assert_eq!(parse.errors, [], "{source}");
    let shown = Shown { facts: &parse.facts, source }.all();
    let is_asked = |line: &&str| words.split(' ').any(|word| line.split([' ', ':']).next() == Some(word));
    let actual: String = shown.lines().filter(is_asked).map(|line| format!("{line}\n")).collect();
    let expected: String =
        expected.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{line}\n")).collect();
    assert!(actual == expected, "{source}\n--- expected\n{expected}--- facts\n{actual}");
}

/// Facts as text, a line each.
struct Shown<'a> {
    facts: &'a FileFacts,
    source: &'a str,
}

impl Shown<'_> {
    fn all(&self) -> String {
        let facts = self.facts;
        let mut out = String::new();
        for (index, scope) in facts.scopes.iter().enumerate().skip(1) {
            let id = ScopeId(index as u32);
            let _ = writeln!(out, "scope {} in {}", self.scope(id), self.scope(scope.parent));
        }
        for (index, class) in facts.classes.iter().enumerate() {
            let mut arguments = self.arguments(class.bases);
            arguments.extend(self.arguments(class.keywords));
            let _ = write!(out, "class {}({})", facts.name(class.name), arguments.join(", "));
            self.decorators(&mut out, class.decorators);
            for (holds, word) in [
                (class.has_type_parameters, " generic"),
                (class.body.is_empty, " empty"),
                (class.body.has_docstring, " documented"),
                (class.body.has_other_statements, " busy"),
            ] {
                out += if holds { word } else { "" };
            }
            let _ = writeln!(out, " `{}`{}", &self.source[class.header], self.regions(class.region));
            assert_eq!(facts.scopes[class.scope.index()].kind, ScopeKind::Class(ClassIndex(index as u32)));
        }
        for (index, function) in facts.functions.iter().enumerate() {
            let id = FunctionIndex(index as u32);
            let parameters: Vec<String> =
                facts.parameters(function.parameters).iter().map(|it| self.parameter(it)).collect();
            let _ = write!(out, "def {}({})", self.function(id), parameters.join(", "));
            if let Some(returns) = function.returns {
                let _ = write!(out, " -> {}", self.expr(returns));
            }
            if let Some(class) = facts.enclosing_class(id) {
                let _ = write!(out, " method of {}", facts.name(facts.classes[class.index()].name));
            }
            self.decorators(&mut out, function.decorators);
            for (holds, word) in [
                (function.is_async, " async"),
                (function.is_generator, " generator"),
                (function.falls_off, " falls-off"),
                (function.body.is_empty, " empty"),
            ] {
                out += if holds { word } else { "" };
            }
            if function.returned.len > 0 {
                let _ = write!(out, " returns {}", self.list(function.returned).join(", "));
            }
            let _ = writeln!(out, "{}", self.regions(function.region));
        }
        for binding in &facts.bindings {
            let _ = write!(out, "binding {}.{}", self.scope(binding.scope), self.binding(binding));
            let _ = writeln!(out, "{}", self.regions(binding.region));
        }
        for import in &facts.star_imports {
            let _ = write!(out, "star {}{}", ".".repeat(import.level as usize), facts.name(import.module));
            let _ = writeln!(out, "{}", self.regions(import.region));
        }
        for call in &facts.calls {
            let _ = write!(out, "call {}", self.expr(call.expr));
            match call.usage {
                Usage::Awaited => out += " awaited",
                Usage::Discarded => out += " discarded",
                Usage::Entered { is_async: false } => out += " entered",
                Usage::Entered { is_async: true } => out += " entered-async",
                Usage::Iterated { is_async: false } => out += " iterated",
                Usage::Iterated { is_async: true } => out += " iterated-async",
                Usage::Value => {}
            }
            if let Some(function) = facts.function_of(call.scope) {
                let _ = write!(out, " in {}", self.function(function));
            }
            let _ = writeln!(out, "{}", self.regions(call.region));
        }
        for access in &facts.accesses {
            let _ = match access.context {
                AccessContext::Read => write!(out, "access read {}", self.expr(access.expr)),
                AccessContext::Write { value: None } => write!(out, "access write {}", self.expr(access.expr)),
                AccessContext::Write { value: Some(value) } => {
                    write!(out, "access write {} = {}", self.expr(access.expr), self.expr(value))
                }
                AccessContext::Update { value } => {
                    write!(out, "access update {} by {}", self.expr(access.expr), self.expr(value))
                }
                AccessContext::Delete => write!(out, "access delete {}", self.expr(access.expr)),
            };
            if let Some(function) = facts.function_of(access.scope) {
                let _ = write!(out, " in {}", self.function(function));
            }
            let _ = writeln!(out, "{}", self.regions(access.region));
        }
        for export in &facts.exports {
            let _ = match *export {
                Export::Assign(value) => writeln!(out, "export = {}", self.expr(value)),
                Export::Extend(value) => writeln!(out, "export + {}", self.expr(value)),
                Export::Append(value) => writeln!(out, "export append {}", self.expr(value)),
                Export::Remove(value) => writeln!(out, "export remove {}", self.expr(value)),
                Export::Opaque => writeln!(out, "export ?"),
            };
        }
        for header in &facts.headers {
            let _ = writeln!(out, "header {:?}", &self.source[*header]);
        }
        for suppression in &facts.suppressions {
            let scope = match suppression.scope {
                SuppressionScope::Line => "line",
                SuppressionScope::File => "file",
                SuppressionScope::Noqa => "noqa",
                SuppressionScope::Malformed => "malformed",
            };
            let names: Vec<&str> = suppression
                .rules
                .iter()
                .map(|(name, range)| {
                    assert_eq!(name, &self.source[*range]);
                    name.as_str()
                })
                .collect();
            let _ = writeln!(out, "suppression {scope} [{}] `{}`", names.join(", "), &self.source[suppression.range]);
        }
        out
    }

    fn scope(&self, scope: ScopeId) -> String {
        match self.facts.scopes[scope.index()].kind {
            ScopeKind::Module => "module".to_owned(),
            ScopeKind::Class(class) => self.name(self.facts.classes[class.index()].name),
            ScopeKind::Function(function) => self.function(function),
            ScopeKind::Comprehension => "comprehension".to_owned(),
            ScopeKind::TypeParameters => "parameters".to_owned(),
        }
    }

    fn name(&self, symbol: Symbol) -> String {
        self.facts.name(symbol).to_owned()
    }

    fn function(&self, function: FunctionIndex) -> String {
        self.facts.functions[function.index()].name.map_or("lambda".to_owned(), |name| self.name(name))
    }

    fn list(&self, run: Run) -> Vec<String> {
        self.facts.list(run).iter().map(|&expr| self.expr(expr)).collect()
    }

    fn decorators(&self, out: &mut String, decorators: Run) {
        for decorator in self.list(decorators) {
            let _ = write!(out, " @{decorator}");
        }
    }

    fn arguments(&self, run: Run) -> Vec<String> {
        let show = |argument: &Argument| {
            let value = self.expr(argument.value);
            match argument.kind {
                ArgumentKind::Positional => value,
                ArgumentKind::Keyword(name) => format!("{}={value}", self.name(name)),
                ArgumentKind::Starred => format!("*{value}"),
                ArgumentKind::DoubleStarred => format!("**{value}"),
            }
        };
        self.facts.arguments(run).iter().map(show).collect()
    }

    fn parameter(&self, parameter: &classwise::facts::Parameter) -> String {
        let mut text = match parameter.kind {
            ParameterKind::PositionalOnly => format!("{}/", self.name(parameter.name)),
            ParameterKind::Positional => self.name(parameter.name),
            ParameterKind::Variadic => format!("*{}", self.name(parameter.name)),
            ParameterKind::KeywordOnly => format!("{}!", self.name(parameter.name)),
            ParameterKind::Keywords => format!("**{}", self.name(parameter.name)),
        };
        if let Some(annotation) = parameter.annotation {
            let _ = write!(text, ": {}", self.expr(annotation));
        }
        if let Some(default) = parameter.default {
            let _ = write!(text, " = {}", self.expr(default));
        }
        text
    }

    fn binding(&self, binding: &Binding) -> String {
        let name = self.name(binding.name);
        let asynchronous = |is_async: bool| if is_async { "async " } else { "" };
        match binding.kind {
            BindingKind::Import { module } => format!("{name} import {}", self.name(module)),
            BindingKind::ImportAs { module } => format!("{name} import {} as", self.name(module)),
            BindingKind::ImportFrom { level, module, name: member } => {
                let dots = ".".repeat(level as usize);
                format!("{name} from {dots}{} import {}", self.name(module), self.name(member))
            }
            BindingKind::Class(_) => format!("{name} class"),
            BindingKind::Function(_) => format!("{name} def"),
            BindingKind::Parameter(_) => format!("{name} parameter"),
            BindingKind::Assign(value) => format!("{name} = {}", self.expr(value)),
            BindingKind::Annotated { annotation, value: None } => format!("{name}: {}", self.expr(annotation)),
            BindingKind::Annotated { annotation, value: Some(value) } => {
                format!("{name}: {} = {}", self.expr(annotation), self.expr(value))
            }
            BindingKind::AugAssign(value) => format!("{name} += {}", self.expr(value)),
            BindingKind::Unpack { value, index: Some(index) } => format!("{name} = {}#{index}", self.expr(value)),
            BindingKind::Unpack { value, index: None } => format!("{name} = {}#?", self.expr(value)),
            BindingKind::For { iterable, is_async } => {
                format!("{name} {}for {}", asynchronous(is_async), self.expr(iterable))
            }
            BindingKind::ForElement { iterable, index } => format!("{name} for {}#{index}", self.expr(iterable)),
            BindingKind::With { manager, is_async } => {
                format!("{name} {}with {}", asynchronous(is_async), self.expr(manager))
            }
            BindingKind::Except(kind) => format!("{name} except {}", self.expr(kind)),
            BindingKind::Delete => format!("{name} del"),
            BindingKind::Global => format!("{name} global"),
            BindingKind::Nonlocal => format!("{name} nonlocal"),
            BindingKind::TypeAlias(value) => format!("{name} type {}", self.expr(value)),
            BindingKind::TypeParameter => format!("{name} parameter of type"),
            BindingKind::Opaque => format!("{name} ?"),
        }
    }

    /// Guards from the outside inwards.
    fn regions(&self, region: RegionId) -> String {
        let mut guards: Vec<String> = self
            .facts
            .regions(region)
            .filter_map(|(_, region)| {
                Some(match region.guard {
                    Guard::None => return None,
                    Guard::Function(function) => self.function(function),
                    Guard::Test { test, holds: true } => format!("if {}", self.expr(test)),
                    Guard::Test { test, holds: false } => format!("unless {}", self.expr(test)),
                    Guard::Loop => "loop".to_owned(),
                    Guard::Try { handlers } => format!("try {}", self.list(handlers).join(", ")),
                    Guard::Handler { types } => format!("handler {}", self.list(types).join(", ")),
                    Guard::Else { .. } => "else".to_owned(),
                    Guard::Sometimes => "sometimes".to_owned(),
                    Guard::With { manager } => format!("with {}", self.expr(manager)),
                    Guard::Dead => "dead".to_owned(),
                })
            })
            .collect();
        guards.reverse();
        if guards.is_empty() { String::new() } else { format!(" [{}]", guards.join("; ")) }
    }

    /// Names outside the module have the scope in which they are written: `x@f`.
    fn expr(&self, id: ExprId) -> String {
        let facts = self.facts;
        match facts.expr(id) {
            Expr::Name { name, scope: ScopeId::MODULE } => self.name(name),
            Expr::Name { name, scope } => format!("{}@{}", self.name(name), self.scope(scope)),
            Expr::Attribute { value, name } => format!("{}.{}", self.expr(value), self.name(name)),
            Expr::Call(call) => {
                let call = &facts.calls[call.index()];
                assert_eq!(call.expr, id);
                format!("{}({})", self.expr(call.callee), self.arguments(call.arguments).join(", "))
            }
            Expr::Subscript { value, index } => format!("{}[{}]", self.expr(value), self.expr(index)),
            Expr::Await(value) => format!("await {}", self.expr(value)),
            Expr::Str(text) => format!("'{}'", self.name(text)),
            Expr::LongStr => "'…'".to_owned(),
            Expr::Int(value) => value.to_string(),
            Expr::Float(value) => format!("{:?}", value.value()),
            Expr::Bytes => "b''".to_owned(),
            Expr::True => "True".to_owned(),
            Expr::False => "False".to_owned(),
            Expr::None => "None".to_owned(),
            Expr::Ellipsis => "...".to_owned(),
            Expr::Tuple(run) => format!("({})", self.list(run).join(", ")),
            Expr::List(run) => format!("[{}]", self.list(run).join(", ")),
            Expr::Set(run) => format!("{{{}}}", self.list(run).join(", ")),
            Expr::Dict(run) => {
                let items: Vec<String> = self.list(run).chunks(2).map(|item| item.join(": ")).collect();
                format!("{{{}}}", items.join(", "))
            }
            Expr::FString(run) => format!("f<{}>", self.list(run).join(" ")),
            Expr::Binary { operator, left, right } => {
                let operator = match operator {
                    Operator::Add => "+",
                    Operator::Div => "/",
                    Operator::Mod => "%",
                    Operator::BitOr => "|",
                    Operator::BitAnd => "&",
                    Operator::Other => "~",
                };
                format!("({} {operator} {})", self.expr(left), self.expr(right))
            }
            Expr::Not(operand) => format!("not {}", self.expr(operand)),
            Expr::Bool { is_and, operands } => {
                format!("({})", self.list(operands).join(if is_and { " and " } else { " or " }))
            }
            Expr::If { test, body, orelse } => {
                format!("({} if {} else {})", self.expr(body), self.expr(test), self.expr(orelse))
            }
            Expr::Compare { operator, left, right } => {
                let operator = match operator {
                    Comparison::Eq => "==",
                    Comparison::NotEq => "!=",
                    Comparison::Is => "is",
                    Comparison::IsNot => "is not",
                    Comparison::In => "in",
                    Comparison::NotIn => "not in",
                    Comparison::Less => "<",
                    Comparison::LessOrEqual => "<=",
                    Comparison::Greater => ">",
                    Comparison::GreaterOrEqual => ">=",
                    Comparison::Matches => "matches",
                };
                format!("{} {operator} {}", self.expr(left), self.expr(right))
            }
            Expr::Lambda(function) => {
                let body = self.list(facts.functions[function.index()].returned);
                format!("lambda<{}>", body.join(", "))
            }
            Expr::Starred(value) => format!("*{}", self.expr(value)),
            Expr::Named(value) => format!("(:= {})", self.expr(value)),
            Expr::Comprehension(element) => format!("<{} for>", self.expr(element)),
            Expr::Slice { lower, upper } => {
                let bound = |bound: Option<ExprId>| bound.map(|it| self.expr(it)).unwrap_or_default();
                format!("{}:{}", bound(lower), bound(upper))
            }
            Expr::Opaque => "?".to_owned(),
        }
    }
}

#[test]
fn a_name_knows_the_scope_it_is_written_in() {
    check(
        "binding def class",
        r#"
x = 1

@decorate(x)
class A(B, metaclass=M):
    y = x

    @wrap
    def f(self, a: y = y, *rest, key=x) -> y:
        return y + a

    z = lambda y=y: y
"#,
        r#"
class A(B, metaclass=M) @decorate(x) `class A(B, metaclass=M):`
def f(self, a: y@A = y@A, *rest, key! = x@A) -> y@A method of A @wrap@A returns (y@f + a@f)
def lambda(y = y@A) method of A returns y@lambda
binding module.x = 1
binding module.A class
binding A.y = x@A
binding A.f def
binding A.z = lambda<y@lambda>
binding f.self parameter [f]
binding f.a parameter [f]
binding f.rest parameter [f]
binding f.key parameter [f]
binding lambda.y parameter [lambda]
"#,
    );
}

#[test]
fn comprehensions_take_their_first_iterable_from_outside() {
    check(
        "scope binding",
        r#"
def f(rows):
    return [(cell := value) for row in rows if row for value in row]

class A:
    names = [name for name in names]
"#,
        r#"
scope f in module
scope comprehension in f
scope A in module
scope comprehension in A
binding module.f def
binding module.A class
binding f.rows parameter [f]
binding f.cell = value@comprehension [f; loop; if row@comprehension; loop]
binding comprehension.row for rows@f [f; loop]
binding comprehension.value for row@comprehension [f; loop; if row@comprehension; loop]
binding A.names = <name@comprehension for>
binding comprehension.name for names@A [loop]
"#,
    );
}

#[test]
fn global_and_nonlocal_bind_elsewhere() {
    check(
        "binding",
        r#"
def outer():
    count = 0
    class Between:
        count = 2
        def inner(self):
            nonlocal count
            global total
            count = 1
            total += 1
            def innermost():
                nonlocal count
                count = 3
"#,
        r#"
binding module.outer def
binding module.total += 1 [outer; inner]
binding outer.count = 0 [outer]
binding outer.count = 1 [outer; inner]
binding outer.count = 3 [outer; inner; innermost]
binding outer.Between class [outer]
binding Between.count = 2 [outer]
binding Between.inner def [outer]
binding inner.count nonlocal [outer; inner]
binding inner.self parameter [outer; inner]
binding inner.total global [outer; inner]
binding inner.innermost def [outer; inner]
binding innermost.count nonlocal [outer; inner; innermost]
"#,
    );
}

#[test]
fn type_parameters_have_a_scope_of_their_own() {
    check(
        "scope class def binding",
        r#"
class A[T: int](Base[T]):
    def f[U](self, a: U = default) -> T: ...

type Pair[K] = tuple[K, K]
"#,
        r#"
scope parameters in module
scope A in parameters
scope parameters in A
scope f in parameters
scope parameters in module
class A(Base@parameters[T@parameters]) generic `class A[T: int](Base[T]):`
def f(self, a: U@parameters = default@A) -> T@parameters method of A falls-off empty
binding module.A class
binding module.Pair type tuple@parameters[(K@parameters, K@parameters)]
binding parameters.T parameter of type
binding A.f def
binding parameters.U parameter of type
binding f.self parameter [f]
binding f.a parameter [f]
binding parameters.K parameter of type
"#,
    );
}

#[test]
fn every_way_to_bind_a_name() {
    check(
        "binding",
        r#"
import os.path
import os.path as p
from ..m import n as k
from . import other
a = b = c()
d, (e, *g), h = c
for i, j in c: pass
for s in c(): pass
with open(a) as v, lock: pass
try: pass
except (TypeError, KeyError) as t: pass
except ValueError as u: pass
w: int
x: int = 1
x += 2
del x
match a:
    case [y, *z] | {"k": y, **z}: pass
    case Point(x=0) as q: pass
"#,
        r#"
binding module.os import os.path
binding module.p import os.path as
binding module.k from ..m import n
binding module.other from . import other
binding module.a = c()
binding module.b = c()
binding module.d = c#0
binding module.e ?
binding module.g ?
binding module.h = c#2
binding module.i for c#0 [loop]
binding module.j for c#1 [loop]
binding module.s for c() [loop]
binding module.v with open(a) [with open(a)]
binding module.t ? [handler TypeError, KeyError]
binding module.u except ValueError [handler ValueError]
binding module.w: int
binding module.x: int = 1
binding module.x += 2
binding module.x del
binding module.y ? [sometimes]
binding module.y ? [sometimes]
binding module.z ? [sometimes]
binding module.z ? [sometimes]
binding module.q ? [sometimes]
"#,
    );
}

#[test]
fn async_statements_bind_too() {
    check(
        "binding call",
        r#"
async def f(session):
    async with session.get(url) as response:
        async for line in response.lines():
            await send(line)
    return [x async for x in agen()]
"#,
        r#"
binding module.f def
binding f.session parameter [f]
binding f.response async with session@f.get(url@f) [f; with session@f.get(url@f)]
binding f.line async for response@f.lines() [f; with session@f.get(url@f); loop]
binding comprehension.x async for agen@f() [f; loop]
call session@f.get(url@f) entered-async in f [f]
call response@f.lines() iterated-async in f [f; with session@f.get(url@f)]
call send@f(line@f) awaited in f [f; with session@f.get(url@f); loop]
call agen@f() iterated-async in f [f]
"#,
    );
}

#[test]
fn calls_know_what_becomes_of_their_results() {
    check(
        "call",
        r#"
run()
x = run()
(run())
def f():
    with open(p) as a, (lock()):
        for line in read(): pass
    return run(*a, key=1, **k)
async def g():
    await (run())
    await other
    return [run() for x in run()]
class A(make()): pass
"#,
        r#"
call run() discarded
call run()
call run() discarded
call open@f(p@f) entered in f [f]
call lock@f() entered in f [f; with open@f(p@f)]
call read@f() iterated in f [f; with open@f(p@f); with lock@f()]
call run@f(*a@f, key=1, **k@f) in f [f]
call run@g() awaited in g [g]
call run@g() iterated in g [g]
call run@comprehension() in g [g; loop]
call make()
"#,
    );
}

#[test]
fn functions_know_how_they_end() {
    check(
        "def",
        r#"
def falls(): pass
def stub(): ...
def returns(x): return x
def both(x):
    if x: return 1
def neither(x):
    if x: return 1
    else: raise ValueError
def abstract(): raise NotImplementedError
def forever():
    while True: work()
def sometimes():
    while True:
        if x: break
def inner_loop():
    while 1:
        for x in y: break
def searches(x):
    for y in x:
        if y: break
    else:
        return None
def all_seen(x):
    for y in x: pass
    else: return None
def tried():
    try: return 1
    except ValueError: pass
def cleaned():
    try: return 1
    finally: close()
def managed():
    with lock: return 1
def matched(x):
    match x:
        case 1: return 1
        case _: return 2
def unmatched(x):
    match x:
        case 1: return 1
        case _ if x: return 2
def bare(x):
    return
def generates():
    def not_here(): yield 1
    x = yield 2
async def waits(): await x
f = lambda: (yield)
"#,
        r#"
def falls() falls-off empty
def stub() falls-off empty
def returns(x) returns x@returns
def both(x) falls-off returns 1
def neither(x) returns 1
def abstract()
def forever()
def sometimes() falls-off
def inner_loop()
def searches(x) falls-off returns None
def all_seen(x) returns None
def tried() falls-off returns 1
def cleaned() returns 1
def managed() returns 1
def matched(x) returns 1, 2
def unmatched(x) falls-off returns 1, 2
def bare(x) falls-off
def generates() generator falls-off
def not_here() generator falls-off [generates]
def waits() async falls-off
def lambda() generator returns ?
"#,
    );
}

#[test]
fn code_knows_its_tests() {
    check(
        "call",
        r#"
if TYPE_CHECKING: a()
elif sys.version_info >= (3, 11): b()
else: c()
while more(): d()
else: e()
x and f() and g()
h() if x else i()
[j() for y in k() if l()]
match m():
    case 1 if n(): o()
match sys.version_info:
    case (3, 9 | 10, *_) as old: s()
    case (3, minor, *_) if minor > t: u()
def q():
    r()
"#,
        r#"
call a() discarded [if TYPE_CHECKING]
call b() discarded [unless TYPE_CHECKING; if sys.version_info >= (3, 11)]
call c() discarded [unless TYPE_CHECKING; unless sys.version_info >= (3, 11)]
call more() [loop]
call d() discarded [loop; if more()]
call e() discarded [sometimes]
call f() [if x]
call g() [sometimes]
call h() [if x]
call i() [unless x]
call k() iterated
call l@comprehension() [loop]
call j@comprehension() [loop; if l@comprehension()]
call m()
call n() [sometimes]
call o() discarded [sometimes]
call s() discarded [if sys.version_info matches ((3, (9 or 10), *?) and old)]
call u() discarded [unless sys.version_info matches ((3, (9 or 10), *?) and old); if (sys.version_info matches (3, minor, *?) and minor > t)]
call r@q() discarded in q [q]
"#,
    );
}

#[test]
fn code_knows_its_handlers() {
    check(
        "call",
        r#"
try: a()
except (TypeError, m.Error): b()
except ValueError: raise
except OSError as e:
    log(e)
    raise e
except KeyError as e: raise Other from e
except: c()
else: d()
finally: e()
with suppress(TypeError), other():
    f()
def g():
    h()
"#,
        r#"
call a() discarded [try TypeError, m.Error, KeyError, ?]
call d() discarded [else]
call b() discarded [handler TypeError, m.Error]
call log(e) discarded [handler OSError]
call c() discarded [handler ]
call e() discarded
call suppress(TypeError) entered
call other() entered [with suppress(TypeError)]
call f() discarded [with suppress(TypeError); with other()]
call h@g() discarded in g [g]
"#,
    );
}

#[test]
fn nothing_runs_after_leaving() {
    check(
        "call",
        r#"
def f(x):
    for y in x:
        if y:
            continue
            a()
        else:
            break
        b()
    c()
    if x:
        return
    else:
        raise ValueError
    d()
    e()
def g():
    while True: pass
    h()
"#,
        r#"
call a@f() discarded in f [f; loop; if y@f; dead]
call b@f() discarded in f [f; loop; dead]
call c@f() discarded in f [f]
call d@f() discarded in f [f; dead]
call e@f() discarded in f [f; dead]
call h@g() discarded in g [g; dead]
"#,
    );
}

#[test]
fn a_block_left_early_by_version_guards_the_rest() {
    check(
        "call",
        r#"
if sys.version_info < (3, 11):
    raise ImportError
a()
def f():
    if sys.platform == "win32": pass
    else: return
    b()
    if x: return
    c()
"#,
        r#"
call a() discarded [unless sys.version_info < (3, 11)]
call b@f() discarded in f [unless sys.version_info < (3, 11); f; if sys@f.platform == 'win32']
call c@f() discarded in f [unless sys.version_info < (3, 11); f; if sys@f.platform == 'win32']
"#,
    );
}

#[test]
fn attributes_are_read_written_and_deleted() {
    check(
        "access",
        r#"
module.read
module.written = 1
class A:
    B.written = 2
    B.read
    def f(self):
        self.x = 1
        self.y, other.z = pair
        self.n += 1
        self.d[0].e = self.x
        del self.x, (self.y, self.z)
        for self.i in self.items: pass
        with lock as self.l: pass
        self.t: int = 3
        self.only: int
        return [self.q for _ in y]
"#,
        r#"
access read module.read
access write module.written = 1
access write B@A.written = 2
access read B@A.read
access write self@f.x = 1 in f [f]
access write self@f.y in f [f]
access write other@f.z in f [f]
access update self@f.n by 1 in f [f]
access read self@f.x in f [f]
access read self@f.d in f [f]
access write self@f.d[0].e = self@f.x in f [f]
access delete self@f.x in f [f]
access delete self@f.y in f [f]
access delete self@f.z in f [f]
access read self@f.items in f [f]
access write self@f.i in f [f; loop]
access write self@f.l in f [f; with lock@f]
access write self@f.t = 3 in f [f]
access read self@comprehension.q in f [f; loop]
"#,
    );
}

#[test]
fn expressions_are_kept_as_written() {
    check(
        "binding",
        r#"
a = -1
b = -1.5
c = 9223372036854775807, 9223372036854775808
d = "one" "two"
e = f"{x} and {y.z}" "!"
f = f"{x!r}"
g = f"{x:{width}}"
h = {"k": 1, **rest}
i = {1, None, True, ...}
j = [*x, b"bytes"]
k = x if y is not None else not z
l = 1 < x
m = 1 < x < 2
n = x[1:2], x["k"], x[int, str]
o = x | y & z
p = lambda q: q
r = (s := 1)
t = "%s" % x
u = 1j
v = -x
w = 1e3
"#,
        r#"
binding module.a = -1
binding module.b = -1.5
binding module.c = (9223372036854775807, ?)
binding module.d = 'onetwo'
binding module.e = f<x ' and ' y.z '!'>
binding module.f = '…'
binding module.g = '…'
binding module.k = (x if y is not None else not z)
binding module.h = {'k': 1, ?: rest}
binding module.i = {1, None, True, ...}
binding module.j = [*x, b'']
binding module.l = 1 < x
binding module.m = (1 < x and x < 2)
binding module.n = (x[1:2], x['k'], x[(int, str)])
binding module.o = (x | (y & z))
binding module.p = lambda<q@lambda>
binding module.s = 1
binding module.r = (:= 1)
binding module.t = ('%s' % x)
binding module.u = ?
binding module.v = ?
binding module.w = 1000.0
binding lambda.q parameter [lambda]
"#,
    );
}

#[test]
fn long_strings_are_not_kept() {
    let source = format!("short = '{}'\nlong = '{}'\n", "s".repeat(256), "s".repeat(257));
    let expected = format!("binding module.short = '{}'\nbinding module.long = '…'", "s".repeat(256));
    check("binding", &source, &expected);
}

#[test]
fn docstrings_are_no_facts() {
    check(
        "class def call",
        r#"
"""Documents m()."""
class Empty:
    """Documents."""
class Passes:
    pass
class Stub: ...
class Values:
    """Documents."""
    x = 1
    y: int
    def f(self): """Documents."""
class Busy:
    x = 1
    if x: pass
"#,
        r#"
class Empty() empty documented `class Empty:`
class Passes() empty `class Passes:`
class Stub() empty `class Stub:`
class Values() documented `class Values:`
class Busy() busy `class Busy:`
def f(self) method of Values falls-off empty
"#,
    );
}

#[test]
fn headers_end_at_their_colon() {
    check(
        "class def header",
        r#"
@decorate(
    1,
)
class A(
    B,
):
    @property
    async def \
        f(self, a=lambda: 1): pass
class C[T: int]: pass
def g(x: int = {1: 2}[1]) -> {1: int}[1]: pass
x = [
    1,
]
if (a and
        b): pass
elif (a or
        b): pass
with (a,
      b): pass
try: pass
except (A,
        B): pass
match x:
    case [1,
          2]: pass
"#,
        r#"
class A(B) @decorate(1) `class A(
class C() generic empty `class C[T: int]:`
def lambda() method of A returns 1
def f(self, a = lambda<1>) method of A @property@A async falls-off empty
def g(x: int = {1: 2}[1]) -> {1: int}[1] falls-off empty
header "@decorate(\n    1,\n)"
header "class A(\n    B,\n):"
header "async def \\\n        f(self, a=lambda: 1):"
header "x = [\n    1,\n]"
header "if (a and\n        b):"
header "elif (a or\n        b):"
header "with (a,\n      b):"
header "except (A,\n        B):"
header "case [1,\n          2]:"
"#,
    );
}

#[test]
fn all_is_changed_in_many_ways() {
    check(
        "export",
        r#"
__all__ = ["a"] + other.__all__
__all__: list = ["b"]
__all__ += ["c"]
__all__.extend(other.__all__)
__all__.append("d")
__all__.remove("a")
__all__ = a, b = ["e"]
__all__.sort()
__all__.clear()
__all__[0] = "x"
if x: __all__ = ["f"]
def f(): __all__ = ["g"]
"#,
        r#"
export = (['a'] + other.__all__)
export = ['b']
export + ['c']
export + other.__all__
export append 'd'
export remove 'a'
export = ['e']
export ?
export ?
export ?
"#,
    );
}

#[test]
fn stars_import_names_that_only_the_project_knows() {
    check(
        "star",
        r#"
from os import *
from ..a.b import *
try: from . import *
except ImportError: pass
"#,
        r#"
star os
star ..a.b
star . [try ImportError]
"#,
    );
}

#[test]
fn comments_ask_for_silence() {
    check(
        "suppression",
        r##"
# classwise: ignore-file[rule-a]
x = 1  # classwise: ignore[rule-a, rule-b]  -- because
x = 2  # classwise: ignore
x = 3  #classwise:ignore[ rule-a ]
x = 4  # noqa
x = 5  # NoQA  # classwise: ignore[rule-a]
x = 6  # noqa: E501
x = 7  # noqawesome
x = "# classwise: ignore[rule-a]"
"""
# noqa
"""
x = f"{x}"  # classwise: ignore-file
# classwise: ignroe[rule-a]
# classwise: ignore[
# classwise: ignore[]
# classwise: ignored
# classwise: ignore [rule-a]
# this is not for classwise
"##,
        r#"
suppression file [rule-a] `# classwise: ignore-file[rule-a]`
suppression line [rule-a, rule-b] `# classwise: ignore[rule-a, rule-b]`
suppression line [] `# classwise: ignore`
suppression line [rule-a] `#classwise:ignore[ rule-a ]`
suppression noqa [] `# noqa`
suppression noqa [] `# NoQA`
suppression line [rule-a] `# classwise: ignore[rule-a]`
suppression file [] `# classwise: ignore-file`
suppression malformed [] `# classwise: ignroe[rule-a]`
suppression malformed [] `# classwise: ignore[`
suppression malformed [] `# classwise: ignore[]`
suppression malformed [] `# classwise: ignored`
suppression line [rule-a] `# classwise: ignore [rule-a]`
"#,
    );
}

/// Every file of a standard library that is meant to be correct Python.
fn library(stdlib: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut directories = vec![stdlib.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(&directory).expect("the library can be read").flatten() {
            let path = entry.path();
            if path.is_dir() {
                let is_foreign = ["site-packages", "lib2to3", "__pycache__"].iter().any(|name| path.ends_with(name));
                if !is_foreign {
                    directories.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "py") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn text_of(path: &Path) -> Option<String> {
    let bytes = classwise::source::read(path, 32 << 20).ok()?;
    Some(classwise::source::Source::decode(bytes, FileKind::Python).ok()?.text.to_string())
}

/// Numbers beyond 24 bits, places beyond 65,535 characters, names behind very many others: nothing is cut short.
#[test]
fn large_expressions_are_kept_whole() {
    let long = format!("(\n{})", "    1,\n".repeat(30_000));
    let names: String = (0..70_000).map(|index| format!("name_{index} = {index}\n")).collect();
    let text = format!(
        "{names}numbers = [16777215, 16777216, 4294967296, 9223372036854775807, 1.5, 1e300]\n\
         pairs = {long}\nlast = name_69999 if pairs else numbers\n"
    );
    let facts = syntax::parse(&text, FileKind::Python).facts;
    let value = |name: &str| {
        let symbol = facts.names.find(name).expect("the module binds it");
        let [binding] = facts.bindings_of(ScopeId::MODULE, symbol) else { panic!("{name} is bound once") };
        let BindingKind::Assign(value) = binding.kind else { panic!("{name} is assigned") };
        value
    };
    let Expr::List(numbers) = facts.expr(value("numbers")) else { panic!("a list") };
    let numbers: Vec<Expr> = facts.list(numbers).iter().map(|&number| facts.expr(number)).collect();
    assert_eq!(numbers[..4], [16_777_215, 16_777_216, 4_294_967_296, i64::MAX].map(Expr::Int));
    let [.., Expr::Float(small), Expr::Float(large)] = numbers[..] else { panic!("two floats") };
    assert_eq!([small.value(), large.value()], [1.5, 1e300]);

    let pairs = value("pairs");
    assert_eq!(text[facts.range(pairs)], long);
    assert!(matches!(facts.expr(pairs), Expr::Tuple(items) if items.len == 30_000));

    let Expr::If { test, body, orelse } = facts.expr(value("last")) else { panic!("a conditional expression") };
    let written = [body, test, orelse].map(|part| &text[facts.range(part)]);
    assert_eq!(written, ["name_69999", "pairs", "numbers"]);
    assert!(matches!(facts.expr(body), Expr::Name { name, .. } if facts.name(name) == "name_69999"));
}

#[test]
fn the_standard_library_has_sound_facts() {
    let files = library(&python::newest().stdlib);
    assert!(files.len() > 500, "{} files", files.len());
    let collected = files.par_iter().filter(|path| {
        let Some(text) = text_of(path) else { return false };
        let facts = syntax::parse(&text, FileKind::Python).facts;
        if facts.invalid_syntax {
            // Tests of the parser and of encodings.
            assert!(path.components().any(|part| part.as_os_str() == "test"), "{}", path.display());
            return false;
        }
        assert!(!facts.truncated, "{}", path.display());
        is_sound(&facts, &text, path);
        // Shown, every index of every expression is looked up.
        Shown { facts: &facts, source: &text }.all();
        let bytes = postcard::to_stdvec(&facts).expect("facts can be written");
        let again: FileFacts = postcard::from_bytes(&bytes).expect("and read");
        assert!(again == facts, "{}", path.display());
        true
    });
    assert!(collected.count() > 500);
}

fn is_sound(facts: &FileFacts, text: &str, path: &Path) {
    assert!(facts.names.len() < text.len() + 2);
    for symbol in (0..facts.names.len() as u32).map(Symbol) {
        assert_eq!(facts.names.find(facts.name(symbol)), Some(symbol), "{}", path.display());
    }
    assert_eq!(facts.names.find("a name that no file has"), None);
    assert!(facts.bindings.is_sorted_by_key(|it| (it.scope, it.name, it.since, it.range.start())));
    for binding in &facts.bindings {
        let found = facts.bindings_of(binding.scope, binding.name);
        assert!(found.contains(binding), "{}", path.display());
        assert!(facts.bindings_in(binding.scope).len() >= found.len());
        assert!(
            text.is_char_boundary(binding.range.start().into()) && text.is_char_boundary(binding.range.end().into())
        );
    }
    for (index, region) in facts.regions.iter().enumerate() {
        assert!(region.parent.index() < index.max(1));
    }
    for (index, scope) in facts.scopes.iter().enumerate() {
        assert!(scope.parent.index() < index.max(1));
    }
    for class in &facts.classes {
        assert!(
            text[class.header].starts_with("class") && text[class.header].ends_with(':'),
            "{}",
            &text[class.header]
        );
        assert!(class.statement.contains_range(class.header));
        assert_eq!(&text[class.range], facts.name(class.name));
    }
    for function in facts.functions.iter().filter(|function| function.name.is_some()) {
        let header = &text[function.header];
        assert!((header.starts_with("def") || header.starts_with("async")) && header.ends_with(':'), "{header}");
        assert!(function.statement.contains_range(function.header));
    }
}

/// CPython's own symbol tables say which names each scope binds.
#[test]
fn scopes_bind_the_names_that_cpython_binds() {
    const SCRIPT: &str = r#"
import json, symtable, sys, warnings
warnings.simplefilter("ignore")

def plain(name, classes):
    for cls in classes[-1:]:
        prefix = "_" + cls.lstrip("_") + "__"
        if name.startswith(prefix) and not name.endswith("__"):
            return name[len(prefix) - 2:]
    return name

def walk(table, classes, found):
    kind = getattr(table.get_type(), "value", table.get_type())
    classes = classes + [table.get_name()] if kind == "class" else classes
    names = sorted({
        plain(symbol.get_name(), classes) for symbol in table.get_symbols()
        if symbol.is_local() and (symbol.is_assigned() or symbol.is_imported() or symbol.is_parameter()
                                  or symbol.is_namespace() or symbol.is_annotated())
    } - {"__class__"})
    is_comprehension = table.get_name() in ("listcomp", "setcomp", "dictcomp", "genexpr")
    if kind in ("function", "class") and not is_comprehension:
        found.append([kind, table.get_name(), table.get_lineno(), names])
    for child in table.get_children():
        walk(child, classes, found)

for path in sys.stdin:
    found = []
    try:
        with open(path.rstrip("\n"), "rb") as file:
            walk(symtable.symtable(file.read(), path, "exec"), [], found)
    except (SyntaxError, ValueError, RecursionError):
        found = None
    print(json.dumps(found))
"#;
    // The oldest: since 3.12 comprehensions are part of the scope around them.
    let python = &python::all()[0];
    let files: Vec<PathBuf> = library(&python.stdlib)
        .into_iter()
        .filter(|path| !path.components().any(|part| part.as_os_str() == "idlelib"))
        .collect();
    let mut child = Command::new(&python.path)
        .args(["-I", "-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the interpreter ran a moment ago");
    let paths: String = files.iter().map(|path| format!("{}\n", path.display())).collect();
    let mut stdin = child.stdin.take().expect("it is piped");
    let writer = std::thread::spawn(move || std::io::Write::write_all(&mut stdin, paths.as_bytes()));
    let output = child.wait_with_output().expect("the interpreter answers");
    writer.join().expect("writing does not panic").expect("the interpreter reads");
    assert!(output.status.success());
    type Tables = Vec<(String, String, usize, Vec<String>)>;
    let answers: Vec<Option<Tables>> = String::from_utf8(output.stdout)
        .expect("JSON is UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("it prints JSON"))
        .collect();
    assert_eq!(answers.len(), files.len());

    let compared: Vec<(usize, Vec<String>)> = files
        .par_iter()
        .zip(answers)
        .filter_map(|(path, theirs)| {
            let mut theirs = theirs?;
            let text = text_of(path)?;
            let facts = syntax::parse(&text, FileKind::Python).facts;
            if facts.invalid_syntax {
                return Some((0, vec![format!("{} has errors", path.display())]));
            }
            let mut ours = tables(&facts, &text);
            if python.minor >= 12 {
                // Only what both can say.
                theirs.iter_mut().chain(&mut ours).for_each(|table| table.3.clear());
            }
            theirs.sort();
            ours.sort();
            let theirs_only = theirs.iter().filter(|table| !ours.contains(table));
            let ours_only = ours.iter().filter(|table| !theirs.contains(table));
            let different = theirs_only
                .map(|table| format!("{}: CPython {table:?}", path.display()))
                .chain(ours_only.map(|table| format!("{}: facts {table:?}", path.display())))
                .collect();
            Some((ours.len(), different))
        })
        .collect();
    let scopes: usize = compared.iter().map(|(scopes, _)| scopes).sum();
    let different: Vec<&String> = compared.iter().flat_map(|(_, different)| different).collect();
    assert!(scopes > 10_000, "{scopes}");
    assert!(different.is_empty(), "{} of {scopes}: {:#?}", different.len(), &different[..different.len().min(20)]);
}

fn tables(facts: &FileFacts, text: &str) -> Vec<(String, String, usize, Vec<String>)> {
    let line_starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let line_of = |at: usize| line_starts.partition_point(|&start| start <= at);
    let mut tables = Vec::new();
    for (index, scope) in facts.scopes.iter().enumerate() {
        let (kind, name, start) = match scope.kind {
            ScopeKind::Class(class) => {
                let class = &facts.classes[class.index()];
                ("class", facts.name(class.name), class.header.start())
            }
            ScopeKind::Function(function) => {
                let function = &facts.functions[function.index()];
                ("function", function.name.map_or("lambda", |name| facts.name(name)), function.header.start())
            }
            ScopeKind::Module | ScopeKind::Comprehension | ScopeKind::TypeParameters => continue,
        };
        // CPython names comprehensions so.
        if ["listcomp", "setcomp", "dictcomp", "genexpr"].contains(&name) {
            continue;
        }
        let names: BTreeSet<String> = facts
            .bindings_in(ScopeId(index as u32))
            .iter()
            .filter(|binding| !matches!(binding.kind, BindingKind::Global | BindingKind::Nonlocal))
            .map(|binding| facts.name(binding.name).to_owned())
            // In methods and class bodies it is a cell that CPython makes.
            .filter(|name| name != "__class__")
            .collect();
        tables.push((kind.to_owned(), name.to_owned(), line_of(start.into()), names.into_iter().collect()));
    }
    tables
}
