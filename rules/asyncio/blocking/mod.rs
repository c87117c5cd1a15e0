//! Direct calls of blocking functions in the frame of an `async def`.
//!
//! While such a call waits, its event loop runs nothing else: every other task of the thread stands still. The
//! mechanism is the same for all functions; [`table`] says which block, and when they do not.

pub mod table;

use std::net::IpAddr;

use crate::facts::{
    AccessContext, Argument, ArgumentKind, BindingKind, Call, CallIndex, Expr, ExprId, FileFacts, Generator, ScopeId,
    ScopeKind, Symbol, Usage,
};
use crate::project::{ExprRef, FunctionId, Project, Value};
use crate::rule::{FileId, Findings, Place};

use table::{Instead, Unless};
pub use table::{What, public_names, spellings};

/// Reports the calls in the frame of an `async def` that block, and belong to the rule.
pub fn check(project: &Project, function: FunctionId, what: What, findings: &mut Findings<'_>) {
    let frame = Frame { project, facts: project.facts(function.file), function };
    for &call in project.calls_in(function) {
        frame.check(call, what, findings);
    }
}

/// What is said of a call that blocks.
struct Sentence {
    /// The function, as its documentation names it.
    name: String,
    reason: String,
    instead: Help,
    unless: &'static [Unless],
    reference: Option<&'static str>,
}

enum Help {
    Table(Instead),
    /// As the user says it.
    User(String),
}

struct Frame<'a> {
    project: &'a Project,
    facts: &'a FileFacts,
    function: FunctionId,
}

impl Frame<'_> {
    fn check(&self, index: CallIndex, what: What, findings: &mut Findings<'_>) {
        let Some(call) = self.facts.calls.get(index.index()) else { return };
        let range = self.facts.range(call.callee);
        if call.is_awaited() {
            findings.silent(range, || "what it gives is awaited: it is no blocking function".to_owned());
            return;
        }
        if !findings.explains() && !self.project.may_be_spelled(self.function.file, index) {
            return;
        }
        let value = self.project.callee(self.function.file, index);
        let members = value.members();
        let mut known = members.iter().map(|member| self.known(member, what));
        let Some(sentence) = known.by_ref().find_map(|known| known) else {
            findings.silent(range, || match value.unknown() {
                Some(reason) => format!("what is called is unknown: {reason}"),
                None => "what is called is not known to block".to_owned(),
            });
            return;
        };
        let name = &sentence.name;
        if members.iter().any(|member| self.known(member, what).is_none()) {
            findings.silent(range, || format!("it may be `{name}`, or something that is not known to block"));
            return;
        }
        if !self.is_run(call.scope) {
            findings.silent(range, || "whether the generator expression around it runs here is not known".to_owned());
            return;
        }
        if self.is_awaited(index) {
            findings.silent(range, || format!("what it gives is awaited: this is not the blocking `{name}`"));
            return;
        }
        for &unless in sentence.unless {
            if let Some(reason) = self.applies(unless, call, index) {
                findings.silent(range, || reason.to_owned());
                return;
            }
        }
        self.report(call, what, &sentence, findings);
    }

    fn report(&self, call: &Call, what: What, sentence: &Sentence, findings: &mut Findings<'_>) {
        let function = self.project.function(self.function);
        let name = &sentence.name;
        let coroutine = function.name.map_or("<lambda>", |name| self.facts.name(name));
        let message = match what {
            What::Call => format!("`{name}` blocks the event loop in `async def {coroutine}`"),
            What::FileIo => format!("`{name}` does file IO on the event loop in `async def {coroutine}`"),
        };
        let finding = findings.report(self.facts.range(call.callee), message);
        finding
            .text(sentence.reason.clone())
            .label(Place::new(self.function.file, function.range), "no other task of the event loop runs meanwhile")
            .help(self.help(call, &sentence.instead))
            .raises(&[], call.region);
        if let Some(reference) = sentence.reference {
            finding.note(format!("see {reference}"));
        }
    }

    fn help(&self, call: &Call, instead: &Help) -> String {
        let instead = match instead {
            Help::User(instead) => return format!("write `{instead}`"),
            Help::Table(instead) => *instead,
        };
        let library = self.event_loop_library();
        let to_thread =
            if library == "asyncio" { "asyncio.to_thread".into() } else { format!("{library}.to_thread.run_sync") };
        let more = if call.arguments.len == 0 { "" } else { ", …" };
        let thread = format!("`await {to_thread}({}{more})`", self.written(call.callee, 0));
        match instead {
            Instead::Thread => format!("write {thread}"),
            Instead::Library("anyio.Path") if library == "trio" => format!("use `trio.Path`, or write {thread}"),
            Instead::Library(name) => format!("use `{name}`, or write {thread}"),
            Instead::Asyncio(name) if library == "asyncio" => format!("use `{name}`, or write {thread}"),
            Instead::Asyncio(_) => format!("write {thread}"),
            Instead::EveryLoop(name) => format!("write `await {library}.{name}(…)`"),
            Instead::Function => {
                format!("do all of the file's work in a plain function, and write `await {to_thread}(function, …)`")
            }
        }
    }

    /// The library whose event loop the file imports.
    fn event_loop_library(&self) -> &'static str {
        let imports = |library: &str| {
            self.facts.bindings.iter().any(|binding| match binding.kind {
                BindingKind::Import { module } | BindingKind::ImportAs { module } => {
                    self.facts.name(module).split('.').next() == Some(library)
                }
                BindingKind::ImportFrom { level: 0, module, .. } => {
                    self.facts.name(module).split('.').next() == Some(library)
                }
                _ => false,
            })
        };
        ["asyncio", "anyio", "trio"].into_iter().find(|library| imports(library)).unwrap_or("asyncio")
    }

    /// What the table, or the user's own, says of a function.
    fn known(&self, value: &Value, what: What) -> Option<Sentence> {
        if let Value::Function(function) | Value::Bound { function, .. } = value
            && self.project.function(*function).is_async
        {
            return None;
        }
        let names = self.project.dotted_names(value);
        if let Some(known) = names.iter().find_map(|name| table::find(name)) {
            return (known.entry.what == what).then(|| Sentence {
                name: shown(&known.name),
                reason: known.entry.reason.to_owned(),
                instead: Help::Table(known.entry.instead),
                unless: known.entry.unless,
                reference: Some(known.entry.reference),
            });
        }
        let extensions = &self.project.settings().blocking;
        if extensions.is_empty() {
            return None;
        }
        let mut names = names.iter().map(|name| name.replace("()", "")).chain(self.own_name(value));
        names.find_map(|name| {
            let own = extensions.get(&name)?;
            (own.is_file_io == (what == What::FileIo)).then(|| Sentence {
                name,
                reason: own.reason.clone(),
                instead: own.instead.clone().map_or(Help::Table(Instead::Thread), Help::User),
                unless: &[],
                reference: None,
            })
        })
    }

    /// `package.module.Class.method` of a function of the project.
    fn own_name(&self, value: &Value) -> Option<String> {
        let (Value::Function(function) | Value::Bound { function, .. }) = value else { return None };
        let module = self.project.module_name(function.file)?;
        Some(format!("{module}.{}", self.project.function_qualname(*function)))
    }

    /// Only a coroutine function's result is run as a task: whatever the name says, the call does not block.
    fn is_awaited(&self, index: CallIndex) -> bool {
        self.consumer(index).is_some_and(|outer| {
            let name = match self.facts.expr(outer.callee) {
                Expr::Name { name, .. } | Expr::Attribute { name, .. } => self.facts.name(name),
                _ => return false,
            };
            matches!(name, "gather" | "create_task" | "ensure_future" | "shield" | "wait_for")
        })
    }

    /// Whether what stands in a scope of the function runs there: a generator expression runs where something goes
    /// through it, in a thread perhaps.
    fn is_run(&self, scope: ScopeId) -> bool {
        let mut at = scope;
        while let Some(data) = self.facts.scopes.get(at.index()).filter(|data| data.kind == ScopeKind::Comprehension) {
            let generators = &self.facts.generators;
            if let Ok(place) = generators.binary_search_by_key(&at, |generator| generator.scope)
                && !self.is_gone_through(generators[place])
            {
                return false;
            }
            at = data.parent;
        }
        true
    }

    /// A `for`, a star or a builtin such as `list` goes through a generator expression.
    fn is_gone_through(&self, generator: Generator) -> bool {
        let is_it = |expr: ExprId| self.facts.range(expr) == generator.range;
        let taken = self.project.calls_in(self.function).iter().find_map(|outer| {
            let outer = self.facts.calls.get(outer.index())?;
            let argument = self.facts.arguments(outer.arguments).iter().find(|argument| is_it(argument.value))?;
            Some((outer, argument.kind))
        });
        if let Some((outer, kind)) = taken {
            let goes = || {
                let by_method = matches!(self.facts.expr(outer.callee), Expr::Attribute { name, .. }
                    if matches!(self.facts.name(name), "join" | "extend" | "update" | "writelines"));
                by_method || goes_through(&self.evaluate(outer.callee))
            };
            return (kind == ArgumentKind::Starred || goes()) && self.is_run(outer.scope);
        }
        self.facts.bindings.iter().any(|binding| {
            matches!(binding.kind, BindingKind::For { iterable, .. } | BindingKind::ForElement { iterable, .. } if is_it(iterable)) && self.is_run(binding.scope)
        })
    }

    /// The call that takes the call's result as an argument.
    fn consumer(&self, index: CallIndex) -> Option<&Call> {
        self.project.calls_in(self.function).iter().find_map(|outer| {
            let outer = self.facts.calls.get(outer.index())?;
            let takes = |argument: &Argument| self.facts.expr(argument.value) == Expr::Call(index);
            self.facts.arguments(outer.arguments).iter().any(takes).then_some(outer)
        })
    }

    /// Why the call does not block here.
    fn applies(&self, unless: Unless, call: &Call, index: CallIndex) -> Option<&'static str> {
        match unless {
            Unless::Zero { position, keyword } => match self.argument(call, position, keyword) {
                Given::Value(value) => is_zero(&value).then_some("it waits for no time at all"),
                Given::Absent | Given::Perhaps => None,
            },
            Unless::SwitchedOff { position, keyword } => match self.argument(call, position, keyword) {
                Given::Absent | Given::Value(Value::Bool(true)) => None,
                Given::Value(Value::Bool(false)) => Some("it is told not to block"),
                Given::Value(_) | Given::Perhaps => Some("whether it is told to block is not known"),
            },
            Unless::Given { position, keyword } => match self.argument(call, position, keyword) {
                Given::Absent | Given::Value(Value::None) => None,
                Given::Value(value) if is_zero(&value) => None,
                Given::Value(_) | Given::Perhaps => Some("an argument may make it return at once"),
            },
            Unless::Absent { position, keyword } => match self.argument(call, position, keyword) {
                Given::Absent | Given::Value(Value::None) => Some("without an address it does not connect"),
                Given::Value(Value::Str(text)) if text.is_empty() => Some("without an address it does not connect"),
                Given::Perhaps => Some("whether it connects is not known"),
                Given::Value(_) => None,
            },
            Unless::FirstIsNot(name) => match self.argument(call, 0, "mode") {
                Given::Value(Value::External(mode)) if &*mode == name => None,
                _ => Some("its mode is not known to be one that waits"),
            },
            Unless::NumericHost => match self.argument(call, 0, "host") {
                Given::Value(Value::Str(host)) => (host.is_empty() || host.parse::<IpAddr>().is_ok())
                    .then_some("a numeric address needs no name server"),
                Given::Value(Value::None) => Some("there is no name to look up"),
                Given::Value(_) | Given::Absent | Given::Perhaps => None,
            },
            Unless::Socket => self.may_be_non_blocking(call),
            Unless::MemoryDatabase => self.is_memory_database(call).then_some("the database lives in memory"),
            Unless::Lazy => (!self.is_iterated(call, index)).then_some("nothing goes through its result here"),
            Unless::Asked(methods) => self.asks(call, methods),
            Unless::Fed(methods) => self.feeds(call, methods),
            Unless::AwaitedSince => self.awaited_since(call),
            Unless::MadeElsewhere => {
                let origins = self.receiver(call).and_then(|receiver| self.origins(receiver, 0)).unwrap_or_default();
                (!origins.iter().any(|origin| self.is_own(origin)))
                    .then_some("what it waits for may be there already: it was made elsewhere")
            }
            Unless::InMemory { position, keyword } => match self.argument(call, position, keyword) {
                Given::Value(Value::External(name)) => {
                    matches!(&*name, "io.BytesIO()" | "io.StringIO()").then_some("the file lives in memory")
                }
                Given::Value(_) | Given::Absent | Given::Perhaps => None,
            },
            Unless::OpenedHere => self
                .receiver(call)
                .and_then(|receiver| self.origins(receiver, 0))
                .is_some_and(|calls| calls.iter().any(|call| self.is_own(call)))
                .then_some("the call that opened it is looked at already"),
        }
    }

    /// The value of an argument.
    fn argument(&self, call: &Call, position: usize, keyword: &str) -> Given {
        let mut at = 0;
        let mut perhaps = false;
        for argument in self.facts.arguments(call.arguments) {
            match argument.kind {
                ArgumentKind::Positional if at == position && !perhaps => {
                    return Given::Value(self.evaluate(argument.value));
                }
                ArgumentKind::Positional => at += 1,
                ArgumentKind::Keyword(name) if self.facts.name(name) == keyword => {
                    return Given::Value(self.evaluate(argument.value));
                }
                ArgumentKind::Keyword(_) => {}
                ArgumentKind::Starred | ArgumentKind::DoubleStarred => perhaps = true,
            }
        }
        if perhaps { Given::Perhaps } else { Given::Absent }
    }

    /// A `for` goes through the result, or a builtin such as `list`.
    fn is_iterated(&self, call: &Call, index: CallIndex) -> bool {
        if matches!(call.usage, Usage::Iterated { is_async: false }) {
            return true;
        }
        self.consumer(index).is_some_and(|outer| goes_through(&self.evaluate(outer.callee)))
    }

    /// The function asks the receiver whether there is something to wait for, or waits for it by `await`.
    fn asks(&self, call: &Call, methods: &[&str]) -> Option<&'static str> {
        let receiver = self.receiver(call)?;
        self.project.calls_in(self.function).iter().find_map(|other| {
            let other = self.facts.calls.get(other.index())?;
            if let Expr::Attribute { name, .. } = self.facts.expr(other.callee)
                && methods.contains(&self.facts.name(name))
            {
                return Some("the function asks first whether there is something to wait for");
            }
            let takes = |argument: &Argument| match self.facts.expr(argument.value) {
                // `await asyncio.to_thread(thread.join)` too.
                Expr::Attribute { value, .. } => {
                    self.is_same(value, receiver, 0) || self.is_same(argument.value, receiver, 0)
                }
                _ => self.is_same(argument.value, receiver, 0),
            };
            (self.facts.arguments(other.arguments).iter().any(takes) && self.is_within_await(other))
                .then_some("the function awaits the receiver elsewhere")
        })
    }

    /// The call is awaited, or an argument of one that is: `await shielded(wait_for(future))`.
    fn is_within_await(&self, call: &Call) -> bool {
        let range = self.facts.range(call.expr);
        self.project.calls_in(self.function).iter().any(|other| {
            self.facts.calls.get(other.index()).is_some_and(|other| {
                other.usage == Usage::Awaited && self.facts.range(other.expr).contains_range(range)
            })
        })
    }

    fn feeds(&self, call: &Call, methods: &[&str]) -> Option<&'static str> {
        let receiver = self.receiver(call)?;
        self.method_calls_on(receiver)
            .any(|(method, _)| methods.contains(&method))
            .then_some("the function puts something into it itself")
    }

    /// Whether the function itself runs the call.
    fn is_own(&self, call: &Call) -> bool {
        self.facts.function_of(call.scope) == Some(self.function.index)
    }

    fn awaited_since(&self, call: &Call) -> Option<&'static str> {
        let receiver = self.receiver(call)?;
        let made = self.origins(receiver, 0).unwrap_or_default();
        let made = made.into_iter().filter(|made| self.is_own(made));
        let started = self.method_calls_on(receiver).filter(|(method, _)| *method == "start").map(|(_, call)| call);
        let since = made.chain(started).map(|call| self.facts.range(call.expr).end()).max()?;
        let until = self.facts.range(call.expr).start();
        let is_between = |expr: ExprId| {
            let range = self.facts.range(expr);
            range.start() >= since && range.start() < until
        };
        let suspends = self.project.calls_in(self.function).iter().any(|other| {
            let Some(other) = self.facts.calls.get(other.index()) else { return false };
            let is_async = matches!(
                other.usage,
                Usage::Awaited | Usage::Entered { is_async: true } | Usage::Iterated { is_async: true }
            );
            is_async && is_between(other.expr)
        });
        // `await future`, which is no call.
        let awaits = || {
            let is_await = |&(_, expr): &(ExprId, Expr)| matches!(expr, Expr::Await(_));
            self.facts.exprs.iter().filter(is_await).any(|(id, _)| is_between(id))
        };
        (suspends || awaits()).then_some("the function has awaited since, so that there may be nothing to wait for")
    }

    /// The methods that the function calls on the receiver.
    fn method_calls_on(&self, receiver: ExprId) -> impl Iterator<Item = (&str, &Call)> {
        self.project.calls_in(self.function).iter().filter_map(move |call| {
            let call = self.facts.calls.get(call.index())?;
            match self.facts.expr(call.callee) {
                Expr::Attribute { value, name } if self.is_same(value, receiver, 0) => {
                    Some((self.facts.name(name), call))
                }
                _ => None,
            }
        })
    }

    fn is_memory_database(&self, call: &Call) -> bool {
        let Some(connections) = self.receiver(call).and_then(|receiver| self.connections(receiver)) else {
            return false;
        };
        connections.iter().any(|connect| match self.argument(connect, 0, "database") {
            Given::Value(Value::Str(path)) => {
                &*path == ":memory:" || path.starts_with("file::memory:") || path.contains("mode=memory")
            }
            Given::Value(_) | Given::Absent | Given::Perhaps => false,
        })
    }

    /// The calls that opened the connection of a connection or cursor.
    fn connections(&self, receiver: ExprId) -> Option<Vec<&Call>> {
        let mut connections = Vec::new();
        for call in self.origins(receiver, 0)? {
            match self.facts.expr(call.callee) {
                Expr::Attribute { value, name } if self.facts.name(name) == "cursor" => {
                    connections.extend(self.origins(value, 0)?);
                }
                _ => connections.push(call),
            }
        }
        Some(connections)
    }

    /// A socket blocks where it is created in view as a stream, and nothing can have changed its mode.
    fn may_be_non_blocking(&self, call: &Call) -> Option<&'static str> {
        let not_in_view = "where the socket comes from, and so its mode, is not known";
        let Some(receiver) = self.receiver(call) else { return Some(not_in_view) };
        let Some(origins) = self.origins(receiver, 0) else { return Some(not_in_view) };
        for origin in origins {
            let names = self.project.dotted_names(&self.evaluate(origin.callee));
            if names.iter().any(|name| &**name == "socket.create_connection") {
                continue;
            }
            if !names.iter().any(|name| &**name == "socket.socket") {
                return Some(not_in_view);
            }
            match self.argument(origin, 1, "type") {
                Given::Absent => {}
                Given::Value(Value::External(kind)) if &*kind == "socket.SOCK_STREAM" => {}
                Given::Value(_) | Given::Perhaps => return Some("the socket may be no stream, or be non-blocking"),
            }
        }
        self.facts.calls.iter().find_map(|other| {
            if let Expr::Attribute { value, name } = self.facts.expr(other.callee)
                && self.is_same(value, receiver, 0)
            {
                let flag = match self.facts.name(name) {
                    "setblocking" => self.argument(other, 0, "flag"),
                    "settimeout" => self.argument(other, 0, "value"),
                    _ => return None,
                };
                return match flag {
                    Given::Value(Value::Bool(true) | Value::None) => None,
                    Given::Value(Value::Int(seconds)) if seconds > 0 => None,
                    Given::Value(Value::Float(seconds)) if f64::from_bits(seconds) > 0.0 => None,
                    Given::Value(_) | Given::Absent | Given::Perhaps => Some("the socket may be in non-blocking mode"),
                };
            }
            let takes = |argument: &Argument| self.is_same(argument.value, receiver, 0);
            self.facts
                .arguments(other.arguments)
                .iter()
                .any(takes)
                .then_some("another function gets the socket, and may change its mode")
        })
    }

    /// What stands before the dot of a method call.
    fn receiver(&self, call: &Call) -> Option<ExprId> {
        match self.facts.expr(call.callee) {
            Expr::Attribute { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The calls of this file that made an object; `None` where it may come from elsewhere.
    fn origins(&self, expr: ExprId, depth: u32) -> Option<Vec<&Call>> {
        if depth > MOST_STEPS {
            return None;
        }
        let mut values = Vec::new();
        match self.facts.expr(expr) {
            Expr::Call(index) => return Some(vec![self.facts.calls.get(index.index())?]),
            Expr::Named(value) => values.push(value),
            Expr::Name { name, scope } => {
                for binding in self.bindings(scope, name) {
                    match binding.kind {
                        BindingKind::Assign(value) | BindingKind::With { manager: value, .. } => values.push(value),
                        BindingKind::Annotated { value: Some(value), .. } => values.push(value),
                        BindingKind::Annotated { value: None, .. } | BindingKind::Delete => {}
                        _ => return None,
                    }
                }
            }
            Expr::Attribute { name, .. } => {
                for access in &self.facts.accesses {
                    let Expr::Attribute { name: other, .. } = self.facts.expr(access.expr) else { continue };
                    match access.context {
                        _ if other != name => {}
                        AccessContext::Write { value: Some(value) } => values.push(value),
                        AccessContext::Read | AccessContext::Delete => {}
                        AccessContext::Write { value: None } | AccessContext::Update { .. } => return None,
                    }
                }
            }
            _ => return None,
        }
        values.retain(|&value| self.facts.expr(value) != Expr::None);
        if values.is_empty() || values.len() > 4 {
            return None;
        }
        let mut calls = Vec::new();
        for value in values {
            calls.extend(self.origins(value, depth + 1)?);
        }
        Some(calls)
    }

    /// The bindings that a name may refer to: those of the nearest scope that has any.
    fn bindings(&self, scope: ScopeId, name: Symbol) -> &[crate::facts::Binding] {
        self.facts.bindings_of(self.owner(scope, name), name)
    }

    /// The nearest scope that binds a name.
    fn owner(&self, mut scope: ScopeId, name: Symbol) -> ScopeId {
        loop {
            let Some(parent) = self.facts.scopes.get(scope.index()).map(|scope| scope.parent) else { return scope };
            if parent == scope || !self.facts.bindings_of(scope, name).is_empty() {
                return scope;
            }
            scope = parent;
        }
    }

    /// Whether two expressions are written the same: a name, or attributes of a name.
    fn is_same(&self, left: ExprId, right: ExprId, depth: u32) -> bool {
        if depth > MOST_STEPS {
            return false;
        }
        match (self.facts.expr(left), self.facts.expr(right)) {
            // `self.socket` of two methods is the same; a plain name is only where its scope is.
            (Expr::Name { name: left, scope: at }, Expr::Name { name: right, scope: other }) => {
                left == right && (depth > 0 || self.owner(at, left) == self.owner(other, right))
            }
            (Expr::Attribute { value: left, name }, Expr::Attribute { value: right, name: other }) => {
                name == other && self.is_same(left, right, depth + 1)
            }
            _ => false,
        }
    }

    /// The expression in short.
    fn written(&self, expr: ExprId, depth: u32) -> String {
        if depth > MOST_STEPS {
            return "…".to_owned();
        }
        match self.facts.expr(expr) {
            Expr::Name { name, .. } => self.facts.name(name).to_owned(),
            Expr::Attribute { value, name } => {
                format!("{}.{}", self.written(value, depth + 1), self.facts.name(name))
            }
            Expr::Call(index) => match self.facts.calls.get(index.index()) {
                Some(call) => {
                    let arguments = if call.arguments.len == 0 { "" } else { "…" };
                    format!("{}({arguments})", self.written(call.callee, depth + 1))
                }
                None => "…".to_owned(),
            },
            Expr::Binary { .. } => "(…)".to_owned(),
            _ => "…".to_owned(),
        }
    }

    fn evaluate(&self, expr: ExprId) -> Value {
        let file: FileId = self.function.file;
        self.project.evaluate(ExprRef { file, expr })
    }
}

/// Longer chains of names and attributes are not followed.
const MOST_STEPS: u32 = 16;

enum Given {
    Value(Value),
    Absent,
    /// `*args` or `**kwargs` may hold it.
    Perhaps,
}

/// Whether a function of the standard library goes through what it is given before it returns.
fn goes_through(function: &Value) -> bool {
    let Value::External(name) = function else { return false };
    let builtin = name.strip_prefix("builtins.").unwrap_or_default();
    matches!(
        builtin,
        "list"
            | "tuple"
            | "set"
            | "frozenset"
            | "dict"
            | "sorted"
            | "sum"
            | "min"
            | "max"
            | "any"
            | "all"
            | "next"
            | "bytes"
    ) || matches!(&**name, "collections.deque" | "collections.Counter" | "math.fsum" | "math.prod")
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Int(value) => *value == 0,
        Value::Float(bits) => f64::from_bits(*bits) == 0.0,
        Value::Bool(value) => !value,
        _ => false,
    }
}

/// A spelling as people write it: `requests.Session.get`, `os.popen().read`, `open`.
fn shown(dotted: &str) -> String {
    let dotted = dotted.strip_prefix("builtins.").unwrap_or(dotted);
    let segment = |segment: &str| {
        let is_class = segment.starts_with(|first: char| first.is_uppercase());
        if is_class { segment.replace("()", "") } else { segment.to_owned() }
    };
    dotted.split('.').map(segment).collect::<Vec<_>>().join(".")
}
