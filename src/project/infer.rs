//! From expressions to values: names, calls, annotations.
//!
//! Inference is lazy and light. It is bounded by fuel and a guard against definitions that go round in circles; an
//! answer that either of them cut short is given, but never remembered.

use std::cell::{Cell, RefCell};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use ruff_text_size::TextSize;

use crate::facts::{
    Argument, ArgumentKind, Binding, BindingKind, CallIndex, Comparison, Expr, ExprId, FileFacts, Function, Guard,
    LeaveKind, ParameterKind, Region, RegionId, ScopeId, ScopeKind, Symbol,
};
use crate::finding::FileId;
use crate::project::answers::{self, Answer, Question};
use crate::project::branches::{InForce, MOST_IN_FORCE};
use crate::project::elements::Part;
use crate::project::given::{Frame, Root, are_plain};
use crate::project::libraries;
use crate::project::regions::Reach;
use crate::project::value::{LONGEST_TEXT, MANY_VALUES, MOST_HELD};
use crate::project::{
    ClassId, ClassRef, CreatedId, ExprRef, FunctionId, GivenId, Partial, Project, Site, Unknown, Value, Wrapper,
};

/// Steps that one question may take.
const FUEL: u32 = 4_000;
/// Questions within questions.
const MAX_DEPTH: u32 = 150;
/// Questions that the answer to another one asks of the project anew, with fuel of their own: a line of classes asks for
/// each base in turn.
const MAX_NESTING: u32 = 450;

thread_local! {
    static NESTING: Cell<u32> = const { Cell::new(0) };
}

impl Project {
    /// What the name of a class statement is bound to after its decorators.
    pub fn decorated_class(&self, class: ClassId) -> Value {
        Inference::new(self).decorated_class(class)
    }

    /// What a decorator makes of the function that it decorates.
    pub fn decorated_by(&self, decorator: ExprRef, function: FunctionId) -> Value {
        Inference::new(self).decorated(decorator.file, decorator.expr, &Value::Function(function))
    }

    /// The value of an expression where it stands.
    pub fn evaluate(&self, expr: ExprRef) -> Value {
        Inference::new(self).evaluate(expr.file, expr.expr)
    }

    /// Whether the value of an expression takes the place of what could not be imported: it may be that the program
    /// never comes to use it.
    pub fn is_instead_of_import(&self, file: FileId, expr: ExprId) -> bool {
        let inference = Inference::new(self);
        let _ = inference.evaluate(file, expr);
        inference.stands_in.get()
    }

    /// The value that a name has at the end of a scope.
    pub fn name_in(&self, file: FileId, scope: ScopeId, name: &str) -> Value {
        let inference = Inference::new(self);
        let facts = self.facts(file);
        let found = facts.names.find(name).and_then(|symbol| inference.bound_at_end(file, scope, symbol));
        found.unwrap_or_else(|| Value::Unknown(Unknown::Unbound(name.into())))
    }

    /// What a call of a function gives: awaited, where the function is `async`.
    pub fn result_of(&self, function: FunctionId) -> Value {
        Inference::new(self).result(function, None)
    }
}

/// One question to the project and all that it leads to.
#[derive(Debug)]
pub(super) struct Inference<'p> {
    pub(super) project: &'p Project,
    fuel: Cell<u32>,
    depth: Cell<u32>,
    /// The most that `depth` has been, since the question that is to be remembered was asked.
    deepest: Cell<u32>,
    active: RefCell<Vec<Step>>,
    /// What the parameters of the functions that are being applied stand for, the innermost call last.
    pub(super) frames: RefCell<Vec<Frame>>,
    /// The call outside of functions that is being followed.
    pub(super) root: Cell<Option<Root>>,
    /// How many decorators are being called.
    is_applying: Cell<u32>,
    /// Nothing was cut short so far.
    complete: Cell<bool>,
    /// Something that was asked for depends on an import that fails in the environment.
    pub(super) stands_in: Cell<bool>,
}

impl Drop for Inference<'_> {
    fn drop(&mut self) {
        NESTING.set(NESTING.get() - 1);
    }
}

/// What a call is given.
#[derive(Debug, Default)]
struct Arguments {
    positional: Vec<Value>,
    keywords: Vec<(Arc<str>, Value)>,
}

impl Arguments {
    fn of<const N: usize>(positional: [Value; N]) -> Self {
        Self { positional: positional.into(), keywords: Vec::new() }
    }
}

impl Partial {
    /// The arguments of the function where the partial object is called with these.
    fn with(&self, arguments: Arguments) -> Arguments {
        let is_given_again = |name: &str| arguments.keywords.iter().any(|(other, _)| &**other == name);
        let kept = self.keywords.iter().filter(|(name, _)| !is_given_again(name)).cloned();
        Arguments {
            positional: self.positional.iter().cloned().chain(arguments.positional.iter().cloned()).collect(),
            keywords: kept.chain(arguments.keywords.iter().cloned()).collect(),
        }
    }
}

/// What may not be entered again while it is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Binding(FileId, u32),
    Result(FunctionId),
    Attribute(ClassId, FileId, u32),
    /// What star imports of a file bring of the name with this hash.
    Star(FileId, u64),
    Exports(FileId),
    Slots(ClassId),
    Part(FileId, ExprId, Part),
    Test(FileId, ExprId),
    /// An expression for another class than the one that holds it: see `project/overrides.rs`.
    Overridden(FileId, ExprId),
}

impl Step {
    fn star(file: FileId, name: &str) -> Self {
        let mut hasher = rustc_hash::FxHasher::default();
        name.hash(&mut hasher);
        Self::Star(file, hasher.finish())
    }
}

impl<'p> Inference<'p> {
    pub(super) fn new(project: &'p Project) -> Self {
        let nesting = NESTING.get() + 1;
        NESTING.set(nesting);
        Self {
            project,
            fuel: Cell::new(if nesting > MAX_NESTING { 0 } else { FUEL }),
            depth: Cell::new(0),
            deepest: Cell::new(0),
            active: RefCell::new(Vec::new()),
            frames: RefCell::new(Vec::new()),
            root: Cell::new(None),
            is_applying: Cell::new(0),
            complete: Cell::new(true),
            stands_in: Cell::new(false),
        }
    }

    pub(super) fn is_complete(&self) -> bool {
        self.complete.get()
    }

    /// Runs a step unless it is under way already or there is no fuel left.
    pub(super) fn guarded<T>(&self, step: Step, run: impl FnOnce() -> T) -> Result<T, Unknown> {
        if self.active.borrow().contains(&step) {
            self.cut();
            return Err(Unknown::Cycle);
        }
        self.spend()?;
        self.active.borrow_mut().push(step);
        self.deepen();
        let result = run();
        self.depth.set(self.depth.get() - 1);
        self.active.borrow_mut().pop();
        Ok(result)
    }

    fn spend(&self) -> Result<(), Unknown> {
        match self.fuel.get().checked_sub(1) {
            Some(left) if self.depth.get() < MAX_DEPTH => {
                self.fuel.set(left);
                Ok(())
            }
            _ => {
                self.cut();
                Err(Unknown::Fuel)
            }
        }
    }

    fn deepen(&self) {
        let depth = self.depth.get() + 1;
        self.depth.set(depth);
        self.deepest.set(self.deepest.get().max(depth));
    }

    fn cut(&self) {
        self.complete.set(false);
        answers::cut();
    }

    /// Finds an answer that is worth remembering, or remembers it.
    pub(super) fn once(&self, file: FileId, question: Question, find: impl FnOnce() -> Option<Value>) -> Option<Value> {
        // What is given to the calls that are followed matters as well.
        if self.is_following() {
            return find();
        }
        let (fuel, depth) = (self.fuel.get(), self.depth.get());
        if let Some(answer) = self.project.answers.get(file, question) {
            let deepest = depth + u32::from(answer.depth);
            if let Some(left) = fuel.checked_sub(answer.cost.into())
                && deepest < MAX_DEPTH
            {
                self.fuel.set(left);
                self.deepest.set(self.deepest.get().max(deepest));
                self.stands_in.set(self.stands_in.get() || answer.stands_in);
                answer.depends.hand_on();
                return answer.value;
            }
            return find();
        }
        let cuts = answers::cuts();
        let deepest = self.deepest.replace(depth);
        let stands_in = self.stands_in.replace(false);
        let (value, depends) = answers::depending(find);
        if answers::cuts() == cuts {
            let answer = Answer {
                value: value.clone(),
                stands_in: self.stands_in.get(),
                depends,
                depth: (self.deepest.get() - depth) as u8,
                cost: (fuel - self.fuel.get()) as u16,
            };
            self.project.answers.remember(file, question, answer);
        }
        self.deepest.set(self.deepest.get().max(deepest));
        self.stands_in.set(self.stands_in.get() || stands_in);
        value
    }

    pub(super) fn evaluate(&self, file: FileId, expr: ExprId) -> Value {
        if let Err(reason) = self.spend() {
            return Value::Unknown(reason);
        }
        self.deepen();
        let value = self.evaluate_unbounded(file, expr);
        self.depth.set(self.depth.get() - 1);
        value
    }

    fn evaluate_unbounded(&self, file: FileId, expr: ExprId) -> Value {
        let facts = self.project.facts(file);
        match facts.expr(expr) {
            Expr::Name { name, scope } => {
                let value = self.name(file, scope, name, facts.range(expr).start());
                // What a call is given is known better than what tests tell.
                if self.frames.borrow().is_empty() { self.narrowed(file, expr, value) } else { value }
            }
            Expr::Attribute { value, name } => {
                let value = self.evaluate(file, value);
                self.attribute(&value, facts.name(name))
            }
            Expr::Call(call) => self.call(file, call),
            Expr::Subscript { value, index } => self.subscript(file, value, index),
            Expr::Await(inner) => self.awaited(file, inner),
            Expr::Str(text) => Value::Str(facts.name(text).into()),
            Expr::Int(value) => Value::Int(value),
            Expr::Float(value) => Value::Float(value.0),
            Expr::True => Value::Bool(true),
            Expr::False => Value::Bool(false),
            Expr::None => Value::None,
            Expr::Tuple(run) => {
                let elements = facts.list(run);
                if elements.iter().any(|&element| matches!(facts.expr(element), Expr::Starred(_))) {
                    return Value::builtin_instance("tuple");
                }
                Value::tuple(elements.iter().map(|&element| self.evaluate(file, element)).collect())
            }
            Expr::List(_) => Value::builtin_instance("list"),
            Expr::Set(_) => Value::builtin_instance("set"),
            Expr::Dict(_) => Value::builtin_instance("dict"),
            Expr::FString(parts) if self.is_following() => self.formatted(file, facts.list(parts)),
            Expr::FString(_) | Expr::LongStr => Value::builtin_instance("str"),
            Expr::Bytes => Value::builtin_instance("bytes"),
            Expr::Not(_) => Value::builtin_instance("bool"),
            Expr::Binary { .. } => self.binary(file, expr),
            Expr::Bool { operands, is_and } => {
                let operands = facts.list(operands);
                let decided = self.is_following().then(|| self.decided(file, operands, is_and)).flatten();
                if let Some(operand) = decided {
                    return self.evaluate(file, operand);
                }
                let values: Vec<Value> = operands.iter().map(|&operand| self.evaluate(file, operand)).collect();
                // `x = x or Default()`: what is false for certain is passed over.
                let last = values.len().saturating_sub(1);
                Value::union(values.into_iter().enumerate().filter_map(|(index, value)| {
                    let is_passed = index != last && !is_and && matches!(value, Value::None | Value::Bool(false));
                    (!is_passed).then_some(value)
                }))
            }
            Expr::If { test, body, orelse } => match self.project.decide(file, test, self.project.settings.version) {
                Some(decision) => self.evaluate(file, if decision.value { body } else { orelse }),
                None => Value::union([self.evaluate(file, body), self.evaluate(file, orelse)]),
            },
            Expr::Lambda(index) => Value::Function(FunctionId { file, index }),
            Expr::Named(value) => self.evaluate(file, value),
            Expr::Compare { .. }
            | Expr::Comprehension(_)
            | Expr::Starred(_)
            | Expr::Ellipsis
            | Expr::Slice { .. }
            | Expr::Opaque => Value::OPAQUE,
        }
    }

    /// What `await` gives: of a coroutine, or of a task that runs one.
    fn awaited(&self, file: FileId, expr: ExprId) -> Value {
        let unknown = Value::Unknown(Unknown::Because("what it awaits is not followed"));
        let value = self.evaluate(file, expr);
        let runs_another = match &value {
            Value::Coroutine(function) => return self.result(*function, None),
            Value::External(name) => matches!(
                &**name,
                "asyncio.create_task()"
                    | "asyncio.ensure_future()"
                    | "asyncio.wait_for()"
                    | "asyncio.shield()"
                    | "asyncio.TaskGroup().create_task()"
            ),
            _ => false,
        };
        let facts = self.project.facts(file);
        match facts.expr(expr) {
            Expr::Call(call) if runs_another => match facts.arguments(facts.calls[call.index()].arguments).first() {
                Some(argument) if argument.kind == ArgumentKind::Positional => self.awaited(file, argument.value),
                _ => unknown,
            },
            // `task = asyncio.create_task(work())`.
            Expr::Name { name, scope } if runs_another => match facts.bindings_of(scope, name) {
                &[Binding { kind: BindingKind::Assign(value), .. }] => self.awaited(file, value),
                _ => unknown,
            },
            _ => unknown,
        }
    }

    /// What an f-string gives.
    fn formatted(&self, file: FileId, parts: &[ExprId]) -> Value {
        let mut text = String::new();
        for &part in parts {
            match self.evaluate(file, part) {
                Value::Str(part) if text.len() <= LONGEST_TEXT => text.push_str(&part),
                _ => return Value::builtin_instance("str"),
            }
        }
        Value::text(text)
    }

    fn binary(&self, file: FileId, expr: ExprId) -> Value {
        let facts = self.project.facts(file);
        let Expr::Binary { operator, left, right } = facts.expr(expr) else { return Value::OPAQUE };
        match (operator, self.evaluate(file, left), self.evaluate(file, right)) {
            (crate::facts::Operator::Add, Value::Str(left), Value::Str(right)) => Value::text(format!("{left}{right}")),
            (crate::facts::Operator::Add, Value::Tuple(left), Value::Tuple(right)) => {
                Value::tuple_of_both(&left, &right)
            }
            (crate::facts::Operator::Mod, Value::Str(format), value) => match interpolated(&format, &value) {
                Some(text) => Value::text(text),
                None => Value::builtin_instance("str"),
            },
            // Paths: the tables know what the operator gives.
            (crate::facts::Operator::Div, Value::External(name), _) => {
                Value::External(format!("{name}.__truediv__()").into())
            }
            _ => Value::OPAQUE,
        }
    }

    /// Whether an expression is what an annotation or an object says of a class, and not the class itself: `base`, and
    /// `self.base`, in `def register(self, base: type[Model])`. What a call that is followed was given is known.
    pub(super) fn is_promised(&self, file: FileId, expr: ExprId) -> bool {
        let facts = self.project.facts(file);
        match facts.expr(expr) {
            Expr::Subscript { value, .. } => self.is_promised(file, value),
            Expr::Attribute { value, .. } => {
                self.is_promised(file, value)
                    || self.evaluate(file, value).members().iter().any(|of| matches!(of, Value::Instance(_)))
            }
            Expr::Name { name, scope } => {
                let mut at = scope;
                let bindings = loop {
                    let bindings = facts.bindings_of(at, name);
                    let parent = facts.scopes[at.index()].parent;
                    if !bindings.is_empty() || parent == at {
                        break bindings;
                    }
                    at = parent;
                };
                let is_parameter = bindings.iter().any(|it| matches!(it.kind, BindingKind::Parameter(_)));
                let is_given =
                    |frame: &Frame| Some(frame.function.index) == facts.function_of(at) && frame.function.file == file;
                is_parameter && !self.frames.borrow().iter().any(is_given)
            }
            _ => false,
        }
    }

    // Names.

    /// The value of a name read in a scope at a position, by CPython's scoping.
    pub(super) fn name(&self, file: FileId, scope: ScopeId, name: Symbol, position: TextSize) -> Value {
        let facts = self.project.facts(file);
        let mut at = scope;
        let mut is_own = true;
        loop {
            let kind = facts.scopes[at.index()].kind;
            // A class body is no scope for the functions and comprehensions in it.
            let is_visible = is_own || !matches!(kind, ScopeKind::Class(_));
            if is_visible {
                match self.declared_elsewhere(facts, at, name) {
                    Some(Declared::Global) => {
                        if let Some(value) = self.bound_at_end(file, ScopeId::MODULE, name) {
                            return value;
                        }
                        break;
                    }
                    Some(Declared::Nonlocal) => {}
                    None => {
                        let is_in_line = self.same_frame(facts, scope, at);
                        let earlier = is_in_line.then(|| self.bound_before(file, at, name, position)).flatten();
                        let found = if earlier.is_some() || is_own && is_in_line {
                            earlier
                        } else {
                            let at_end = self.bound_at_end(file, at, name);
                            if at == ScopeId::MODULE && facts.bindings_of(at, name).len() > 1 {
                                self.or_earlier(file, name, position, at_end)
                            } else {
                                at_end
                            }
                        };
                        if let Some(value) = found {
                            return value;
                        }
                    }
                }
            }
            let parent = facts.scopes[at.index()].parent;
            if parent == at {
                break;
            }
            // A comprehension or annotation scope runs with the frame around it.
            is_own = is_own && matches!(kind, ScopeKind::Comprehension | ScopeKind::TypeParameters);
            at = parent;
        }
        self.beyond_module(file, facts.name(name), true)
    }

    /// A function that is called while its module runs sees what is bound by then: that matters where a name stands
    /// for one class first and for another one later.
    fn or_earlier(&self, file: FileId, name: Symbol, position: TextSize, at_end: Option<Value>) -> Option<Value> {
        let is_class = |value: &Value| matches!(value, Value::Class(_) | Value::Created(_));
        let is_called = !self.frames.borrow().is_empty();
        if !is_called && !at_end.as_ref().is_some_and(is_class) {
            return at_end;
        }
        match self.bound_before(file, ScopeId::MODULE, name, position) {
            Some(earlier) if is_called || is_class(&earlier) => Some(Value::union([earlier].into_iter().chain(at_end))),
            _ => at_end,
        }
    }

    fn same_frame(&self, facts: &FileFacts, scope: ScopeId, at: ScopeId) -> bool {
        scope == at || facts.function_of(scope) == facts.function_of(at)
    }

    fn declared_elsewhere(&self, facts: &FileFacts, scope: ScopeId, name: Symbol) -> Option<Declared> {
        facts.bindings_of(scope, name).iter().find_map(|binding| match binding.kind {
            BindingKind::Global => Some(Declared::Global),
            BindingKind::Nonlocal => Some(Declared::Nonlocal),
            _ => None,
        })
    }

    /// Star imports, then builtins.
    fn beyond_module(&self, file: FileId, name: &str, with_builtins: bool) -> Value {
        let facts = self.project.facts(file);
        let mut unknown = None;
        for import in facts.star_imports.iter().rev() {
            if import.scope != ScopeId::MODULE || self.project.reach(file, import.region) != Reach::Runs {
                continue;
            }
            let module = self.project.import(file, import.level, import.module, None);
            match self.project.module_value(module) {
                Value::Module(from) => match self.guarded(Step::star(file, name), || self.exported(from, name)) {
                    Ok(Some(Value::Unknown(reason))) => unknown = unknown.or(Some(reason)),
                    Ok(Some(value)) => return value,
                    Ok(None) => {}
                    Err(reason) => unknown = unknown.or(Some(reason)),
                },
                Value::External(module) => {
                    let dotted = format!("{module}.{name}");
                    if self.project.stdlib.is_module(&module) {
                        if !name.starts_with('_') && self.project.stdlib.attribute(&module, name).is_some() {
                            return Value::External(dotted.into());
                        }
                    } else {
                        if self.project.library_class(&dotted).is_some() {
                            return Value::External(dotted.into());
                        }
                        unknown = Some(Unknown::Module(module));
                    }
                }
                _ => unknown = Some(Unknown::Because("a star import is not followed")),
            }
        }
        if let Some(reason) = unknown {
            return Value::Unknown(reason);
        }
        if with_builtins && self.project.stdlib.attribute("builtins", name).is_some() {
            return Value::External(format!("builtins.{name}").into());
        }
        Value::Unknown(Unknown::Unbound(name.into()))
    }

    /// What `from module import *` brings of a name, `None` where it brings nothing.
    fn exported(&self, module: FileId, name: &str) -> Option<Value> {
        let facts = self.project.facts(module);
        let is_told = match self.exports(module) {
            Some(exports) if exports.names.iter().any(|own| own == name) => true,
            Some(exports) if exports.is_complete => return None,
            None if facts.exports.is_empty() => {
                if name.starts_with('_') {
                    return None;
                }
                true
            }
            Some(_) | None => false,
        };
        match self.module_attribute(module, name) {
            // A name that the module lacks cannot be taken from it, whatever `__all__` says.
            Value::Unknown(Unknown::Attribute(_) | Unknown::Unbound(_)) => None,
            value => Some(if is_told { value } else { Value::Unknown(Unknown::Because(UNKNOWN_EXPORTS)) }),
        }
    }

    /// An attribute of a module that was read: a name bound there, a star import, a submodule.
    pub(super) fn module_attribute(&self, module: FileId, name: &str) -> Value {
        let facts = self.project.facts(module);
        if facts.invalid_syntax {
            return Value::Unknown(Unknown::Because("its module has syntax errors"));
        }
        if let Some(message) = self.project.generated_message(module, name) {
            return message;
        }
        if let Some(symbol) = facts.names.find(name)
            && let Some(value) = self.bound_at_end(module, ScopeId::MODULE, symbol)
        {
            return value;
        }
        if let Some(value) = self.project.submodule(module, name) {
            // `from .memmap import *` binds the class `memmap` where the submodule stood.
            return self.starred_instead(module, name).unwrap_or(value);
        }
        match self.beyond_module(module, name, false) {
            Value::Unknown(Unknown::Unbound(_)) => {
                // A module that makes its names when they are asked for tells type checkers what they are.
                if let Some(value) = self.for_type_checkers(module, name) {
                    return value;
                }
                // One that puts generated classes into its namespace shows none of them.
                let dotted = self.project.module_name(module).map(|module| format!("{module}.{name}"));
                let is_known =
                    |dotted: &String| self.project.library_class(dotted).is_some() || libraries::has_module(dotted);
                if let Some(dotted) = dotted.filter(is_known) {
                    return Value::External(dotted.into());
                }
                let has_getattr = facts
                    .names
                    .find("__getattr__")
                    .is_some_and(|symbol| !facts.bindings_of(ScopeId::MODULE, symbol).is_empty());
                if has_getattr
                    && let Some(value) = self
                        .in_lazy_table(module, name)
                        .or_else(|| self.in_attached_stub(module, name))
                        .or_else(|| self.in_getattr(module, name))
                {
                    return value;
                }
                Value::Unknown(if has_getattr {
                    Unknown::Because(MODULE_GETATTR)
                } else {
                    Unknown::Attribute(name.into())
                })
            }
            value => value,
        }
    }

    /// What a star import of a package puts in place of a submodule of that name. What is not known to have the name is
    /// taken to have none.
    fn starred_instead(&self, package: FileId, name: &str) -> Option<Value> {
        let facts = self.project.facts(package);
        facts.star_imports.iter().rev().find_map(|import| {
            if import.scope != ScopeId::MODULE || self.project.reach(package, import.region) != Reach::Runs {
                return None;
            }
            let from = self.project.module_value(self.project.import(package, import.level, import.module, None));
            let Value::Module(from) = from else { return None };
            let found = self.guarded(Step::star(package, name), || self.exported(from, name)).ok().flatten()?;
            // A module that imports the submodule hands on the same.
            let is_other = !matches!(
                found,
                Value::Module(_) | Value::Namespace(_) | Value::Unknown(Unknown::Because(UNKNOWN_EXPORTS))
            );
            is_other.then_some(found)
        })
    }

    /// What a module imports under `if TYPE_CHECKING:`.
    fn for_type_checkers(&self, module: FileId, name: &str) -> Option<Value> {
        let facts = self.project.facts(module);
        let bindings = facts.names.find(name).map_or(&[][..], |symbol| facts.bindings_of(ScopeId::MODULE, symbol));
        let is_told = |binding: &&Binding| {
            matches!(binding.kind, BindingKind::ImportFrom { .. } | BindingKind::Import { .. })
                && self.project.reach(module, binding.region) == Reach::TypeChecking
        };
        if let Some(binding) = bindings.iter().rev().find(is_told) {
            return Some(self.binding(module, binding));
        }
        facts.star_imports.iter().rev().find_map(|import| {
            let is_told =
                import.scope == ScopeId::MODULE && self.project.reach(module, import.region) == Reach::TypeChecking;
            let from = is_told.then(|| self.project.import(module, import.level, import.module, None))?;
            match self.project.module_value(from) {
                Value::Module(from) if from != module => {
                    self.guarded(Step::star(module, name), || self.exported(from, name)).ok().flatten()
                }
                _ => None,
            }
        })
    }

    /// What a table of a module with a `__getattr__` says: `{"Model": ".models"}`, `{"Model": (".models", "Model")}`,
    /// `{"models": ["Model"]}`, and the same in a call of `lazy_loader.attach`; also where the name is another there:
    /// `{"Model": (".models", "Base")}`. It counts where a module of the project with that name there proves it.
    fn in_lazy_table(&self, module: FileId, name: &str) -> Option<Value> {
        let facts = self.project.facts(module);
        let text = |expr: ExprId| match facts.expr(expr) {
            Expr::Str(text) => Some(facts.name(text)),
            _ => None,
        };
        let elements = |expr: ExprId| match facts.expr(expr) {
            Expr::List(run) | Expr::Tuple(run) | Expr::Set(run) => facts.list(run),
            _ => &[],
        };
        let tables = facts.bindings_in(ScopeId::MODULE).iter().filter_map(|binding| match binding.kind {
            BindingKind::Assign(table) | BindingKind::Annotated { value: Some(table), .. } => Some(table),
            _ => None,
        });
        let attached = facts.calls.iter().filter(|call| facts.function_of(call.scope).is_none()).flat_map(|call| {
            let is_attach = matches!(facts.expr(call.callee), Expr::Attribute { name, .. } | Expr::Name { name, .. }
                if facts.name(name) == "attach");
            let arguments = facts.arguments(if is_attach { call.arguments } else { Default::default() });
            arguments.iter().map(|argument| argument.value)
        });
        for table in tables.chain(attached) {
            let Expr::Dict(items) = facts.expr(table) else { continue };
            for pair in facts.list(items).chunks(2) {
                let &[key, held] = pair else { continue };
                let mut there = name;
                let place = if text(key) == Some(name) {
                    if let &[_, other] = elements(held) {
                        there = text(other).unwrap_or(name);
                    }
                    text(held).or_else(|| text(*elements(held).first()?))
                } else if elements(held).iter().any(|&element| text(element) == Some(name)) {
                    text(key)
                } else {
                    None
                };
                // `pkg.models:Model` and `pkg.models.Model` name the object itself.
                let stems = place.into_iter().flat_map(|place| {
                    let cut = place.strip_suffix(name).map(|stem| stem.trim_end_matches(['.', ':']));
                    [Some(place), cut]
                });
                let found = stems.flatten().find_map(|place| {
                    let from = self.project.lazy_module(module, place).filter(|from| *from != module)?;
                    match self.guarded(Step::star(from, there), || self.module_attribute(from, there)).ok()? {
                        Value::Unknown(_) => None,
                        value => Some(value),
                    }
                });
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// What the stub beside a module imports, where `lazy_loader.attach_stub` makes the names of the module by it.
    fn in_attached_stub(&self, module: FileId, name: &str) -> Option<Value> {
        let facts = self.project.facts(module);
        let attaches = facts.calls.iter().filter(|call| facts.function_of(call.scope).is_none()).any(|call| {
            matches!(facts.expr(call.callee), Expr::Attribute { name, .. } | Expr::Name { name, .. }
                if facts.name(name) == "attach_stub")
        });
        let stub = attaches.then(|| self.project.stub_of(module)).flatten()?;
        let facts = self.project.facts(stub);
        let binding = facts.bindings_of(ScopeId::MODULE, facts.names.find(name)?).last()?;
        match binding.kind {
            BindingKind::ImportFrom { .. } => match self.binding(stub, binding) {
                Value::Unknown(_) => None,
                value => Some(value),
            },
            _ => None,
        }
    }

    /// What a module's `__getattr__` returns for a name: `if name == "Model": from .models import Model; return Model`.
    fn in_getattr(&self, module: FileId, name: &str) -> Option<Value> {
        let facts = self.project.facts(module);
        let [getter] = facts.bindings_of(ScopeId::MODULE, facts.names.find("__getattr__")?) else { return None };
        let BindingKind::Function(index) = getter.kind else { return None };
        let function = facts.functions.get(index.index())?;
        let known = |value| if matches!(value, Value::Unknown(_)) { None } else { Some(value) };
        let asked = facts.parameters(function.parameters).first()?.name;
        if facts.bindings_of(function.scope, asked).len() != 1 {
            return None;
        }
        let returns = facts.leaves.iter().filter(|leave| leave.function == index && leave.kind == LeaveKind::Return);
        for leave in returns {
            let tests = facts.regions(leave.region).map_while(|(_, region)| match region.guard {
                Guard::Function(_) => None,
                Guard::Test { test, holds } => Some(is_name(facts, test, asked, name, 0).map(|is_it| is_it == holds)),
                _ => Some(None),
            });
            let outcomes: Vec<Option<bool>> = tests.collect();
            if outcomes.contains(&Some(false)) {
                continue;
            }
            if outcomes.contains(&None) {
                break;
            }
            let mut values = facts.list(function.returned).iter();
            let value = values.find(|&&value| facts.range(value).end() == leave.end)?;
            return known(self.evaluate(module, *value));
        }
        // An import of the very name tells what is returned, whatever tests are around.
        let own = facts.names.find(name)?;
        let returns_it = facts
            .list(function.returned)
            .iter()
            .any(|&returned| matches!(facts.expr(returned), Expr::Name { name, .. } if name == own));
        match facts.bindings_of(function.scope, own) {
            [binding] if returns_it && matches!(binding.kind, BindingKind::ImportFrom { .. }) => {
                known(self.binding(module, binding))
            }
            _ => None,
        }
    }

    /// The value of a name that an import binds, `None` where something else binds it.
    pub(super) fn imported_name(&self, file: FileId, scope: ScopeId, name: Symbol) -> Option<Value> {
        let facts = self.project.facts(file);
        let mut at = scope;
        loop {
            let bindings = facts.bindings_of(at, name);
            if let Some(last) = bindings.last() {
                return match last.kind {
                    BindingKind::Import { .. } | BindingKind::ImportAs { .. } => Some(self.binding(file, last)),
                    BindingKind::ImportFrom { level, module, name } => {
                        match self.project.import(file, level, module, None) {
                            super::ModuleRef::External(module) => {
                                Some(Value::External(format!("{module}.{}", facts.name(name)).into()))
                            }
                            _ => Some(self.binding(file, last)),
                        }
                    }
                    _ => None,
                };
            }
            let parent = facts.scopes[at.index()].parent;
            if parent == at {
                return None;
            }
            at = parent;
        }
    }

    /// The value of a name when its scope has run to the end, as functions and other modules see it.
    pub(super) fn bound_at_end(&self, file: FileId, scope: ScopeId, name: Symbol) -> Option<Value> {
        let facts = self.project.facts(file);
        let bindings = facts.bindings_of(scope, name);
        if bindings.is_empty() {
            return None;
        }
        self.once(file, Question::AtEnd(scope, name), || {
            let value = self.choose(file, bindings, bindings.len(), &[]);
            self.or_starred(file, bindings, TextSize::new(u32::MAX), value)
        })
    }

    /// A star import between the last of the bindings and a position binds the name again, if the module has it.
    fn or_starred(&self, file: FileId, bindings: &[Binding], until: TextSize, value: Option<Value>) -> Option<Value> {
        let facts = self.project.facts(file);
        let Some(last) = bindings.last().filter(|_| !facts.star_imports.is_empty()) else { return value };
        let (since, name) = (last.since, facts.name(last.name));
        let mut starred = Vec::new();
        for import in facts.star_imports.iter().rev() {
            let is_between = (since..until).contains(&import.range.start());
            if !is_between || import.scope != last.scope || self.project.reach(file, import.region) != Reach::Runs {
                continue;
            }
            let module = self.project.import(file, import.level, import.module, None);
            let Value::Module(from) = self.project.module_value(module) else { continue };
            let found = self.guarded(Step::star(file, name), || self.exported(from, name));
            // What is not known is no reason to doubt what is written; a submodule need not be imported yet.
            let Ok(Some(found)) = found else { continue };
            if matches!(found, Value::Unknown(_) | Value::Module(_) | Value::Namespace(_)) {
                continue;
            }
            starred.push(found);
            if self.first_condition(file, import.region).1.is_none() {
                return Some(Value::union(starred));
            }
        }
        if starred.is_empty() { value } else { Some(Value::union(value.into_iter().chain(starred))) }
    }

    /// The value of a name at a position of its own frame.
    fn bound_before(&self, file: FileId, scope: ScopeId, name: Symbol, position: TextSize) -> Option<Value> {
        let facts = self.project.facts(file);
        let bindings = facts.bindings_of(scope, name);
        if bindings.is_empty() {
            return None;
        }
        let before = bindings.partition_point(|binding| binding.since <= position);
        // In a loop, a later binding reaches an earlier use; so does one made by a function with `global`.
        let is_around =
            |(id, region): (RegionId, &Region)| region.guard == Guard::Loop && facts.loop_start(id) <= position;
        let is_later = |index: &usize| {
            facts.regions(bindings[*index].region).any(is_around) || self.is_foreign(facts, scope, &bindings[*index])
        };
        let end = if self.project.may_be_bound_again(file, &bindings[before..]) { bindings.len() } else { before };
        let later: Vec<usize> = (before..end).filter(is_later).take(MOST_IN_FORCE + 1).collect();
        if before == 0 && later.is_empty() {
            // In a class or module the name is not bound yet: an enclosing scope or the builtins have it.
            return match facts.scopes[scope.index()].kind {
                ScopeKind::Class(_) | ScopeKind::Module => None,
                ScopeKind::Function(_) | ScopeKind::Comprehension | ScopeKind::TypeParameters => {
                    self.choose(file, bindings, bindings.len(), &[])
                }
            };
        }
        let value = self.choose(file, bindings, before, &later);
        self.or_starred(file, &bindings[..before], position, value)
    }

    /// A binding made in another frame than the scope's own: by `global` or `nonlocal`.
    pub(super) fn is_foreign(&self, facts: &FileFacts, scope: ScopeId, binding: &Binding) -> bool {
        let frame = |region: RegionId| {
            facts.regions(region).find_map(|(_, region)| match region.guard {
                Guard::Function(function) => Some(function),
                _ => None,
            })
        };
        !matches!(binding.kind, BindingKind::Parameter(_)) && frame(binding.region) != facts.function_of(scope)
    }

    /// The union of the bindings that may be in force after the first `end` of them, and of `others`.
    fn choose(&self, file: FileId, bindings: &[Binding], end: usize, others: &[usize]) -> Option<Value> {
        match bindings {
            [] => return None,
            // Most names of modules.
            [binding] if end == 1 && others.is_empty() && binding.is_always_made() => {
                return Some(self.binding(file, binding));
            }
            _ => {}
        }
        let InForce { bindings: mut alive, stands_in, is_beside_star, .. } = self.in_force(file, bindings, end, others);
        if alive.is_empty() {
            return (end < bindings.len()).then_some(Value::OPAQUE);
        }
        if alive.len() > MOST_IN_FORCE {
            return Some(Value::Unknown(Unknown::Because(MANY_VALUES)));
        }
        if is_beside_star {
            return Some(Value::Unknown(Unknown::Because("a star import may bring it")));
        }
        alive.sort_by_key(|binding| (binding.since, binding.range.start()));
        let mut values: Vec<Value> = alive.iter().map(|binding| self.binding(file, binding)).collect();
        if stands_in {
            self.stands_in.set(true);
            for value in &mut values {
                if !is_stand_in(value) {
                    *value = Value::Unknown(Unknown::Because("what it is imported from is not installed"));
                }
            }
        }
        if values.len() > 1 {
            // `x = None` at first, the real thing later: attribute access on None would raise anyway.
            let facts = self.project.facts(file);
            let is_written = |binding: &Binding| match binding.kind {
                BindingKind::Assign(value) => matches!(facts.expr(value), Expr::None),
                _ => true,
            };
            let is_placeholder = |at: usize, value: &Value| *value == Value::None && is_written(alive[at]);
            if values.iter().any(|value| *value != Value::None) {
                let mut at = 0..;
                values.retain(|value| !is_placeholder(at.next().unwrap_or_default(), value));
            }
        }
        Some(Value::union(values))
    }

    /// What one binding gives its name.
    pub(super) fn binding(&self, file: FileId, binding: &Binding) -> Value {
        if self.outlives_call(file, binding) {
            return self.unfollowed(|| self.binding(file, binding));
        }
        let start = binding.range.start().into();
        let found = self.once(file, Question::Binding(binding.range, binding.since), || {
            let found = self.guarded(Step::Binding(file, start), || self.binding_unguarded(file, binding));
            Some(found.unwrap_or_else(Value::Unknown))
        });
        found.unwrap_or(Value::OPAQUE)
    }

    fn binding_unguarded(&self, file: FileId, binding: &Binding) -> Value {
        let facts = self.project.facts(file);
        match binding.kind {
            BindingKind::Import { module } => {
                // `import a.b` binds `a`; its submodules are found as attributes.
                let dotted = facts.name(module);
                match dotted.split_once('.') {
                    None => self.project.module_value(self.project.import(file, 0, module, None)),
                    Some(_) => {
                        // Asked for so that the submodules are among the files when their attributes are: `import a.b, a.c`.
                        for other in facts.bindings_of(binding.scope, binding.name) {
                            if let BindingKind::Import { module } = other.kind {
                                let _ = self.project.import(file, 0, module, None);
                            }
                        }
                        self.project.module_value(self.project.import(file, 0, binding.name, None))
                    }
                }
            }
            BindingKind::ImportAs { module } => self.project.module_value(self.project.import(file, 0, module, None)),
            BindingKind::ImportFrom { level, module, name } => {
                let from = self.project.module_value(self.project.import(file, level, module, None));
                let text = facts.name(name);
                match from {
                    Value::Module(id) => {
                        // In a module that imports from itself, what the name meant until then; `from . import x` in a
                        // package's own `__init__` else means the submodule.
                        let found = if id == file {
                            self.bound_earlier(file, name, binding)
                        } else {
                            self.module_attribute(id, text)
                        };
                        let Value::Unknown(reason) = found else { return found };
                        if !is_missing(&reason) {
                            return Value::Unknown(reason);
                        }
                        match self.project.import(file, level, module, Some(name)) {
                            super::ModuleRef::Source(id) => Value::Module(id),
                            super::ModuleRef::Namespace(id) => Value::Namespace(id),
                            super::ModuleRef::External(_) | super::ModuleRef::Missing(_) => Value::Unknown(reason),
                        }
                    }
                    Value::Namespace(_) => {
                        self.project.module_value(self.project.import(file, level, module, Some(name)))
                    }
                    from => self.attribute(&from, text),
                }
            }
            BindingKind::Class(index) => {
                let id = ClassId { file, index };
                match self.made_by_call(id) {
                    Some(made) => self.decorated_from(id, Value::Created(made)),
                    None => self.decorated_class(id),
                }
            }
            BindingKind::Function(index) => self.decorated_function(FunctionId { file, index }),
            BindingKind::Parameter(index) => self.parameter(file, binding.scope, index),
            // `cache_readonly = property`, of a module in C: what type checkers shall believe.
            BindingKind::Assign(value) if self.project.is_stub(file) => match self.evaluate(file, value) {
                Value::External(_) => Value::Unknown(Unknown::Because("a stub file may say what is not so")),
                value => value,
            },
            BindingKind::Assign(value) | BindingKind::TypeAlias(value) => self.evaluate(file, value),
            BindingKind::Annotated { annotation, value } => {
                let value = value.map(|value| self.evaluate(file, value));
                match value {
                    Some(value) if value.unknown().is_none() && value != Value::None => value,
                    _ => self.annotated(file, annotation),
                }
            }
            BindingKind::Unpack { value, index } => match (self.evaluate(file, value), index) {
                (Value::Tuple(elements), Some(index)) => elements.get(index as usize).cloned().unwrap_or(Value::OPAQUE),
                _ => Value::OPAQUE,
            },
            BindingKind::For { iterable, .. } => self.part(file, iterable, Part::Iterated),
            BindingKind::ForElement { iterable, index } => self.part_of_each(file, iterable, index),
            BindingKind::With { manager, is_async } => {
                if let Expr::Call(call) = facts.expr(manager)
                    && let Value::Wrapped { wrapper: Wrapper::ContextManager, function } =
                        self.evaluate(file, facts.calls[call.index()].callee)
                {
                    return self.lent(function);
                }
                let manager = self.evaluate(file, manager);
                self.entered(&manager, is_async)
            }
            BindingKind::Except(kind) => self.instance_of(&self.evaluate(file, kind)),
            BindingKind::AugAssign(_)
            | BindingKind::Delete
            | BindingKind::Global
            | BindingKind::Nonlocal
            | BindingKind::TypeParameter
            | BindingKind::Opaque => Value::OPAQUE,
        }
    }

    fn bound_earlier(&self, file: FileId, name: Symbol, than: &Binding) -> Value {
        let facts = self.project.facts(file);
        let bindings = facts.bindings_of(ScopeId::MODULE, name);
        let before = bindings.partition_point(|other| other.since < than.since);
        let found = if before == 0 { None } else { self.choose(file, bindings, before, &[]) };
        found.unwrap_or_else(|| Value::Unknown(Unknown::Attribute(facts.name(name).into())))
    }

    /// What `with manager as x` gives x.
    fn entered(&self, manager: &Value, is_async: bool) -> Value {
        Value::union(manager.members().iter().map(|member| match member {
            // Whether `__enter__` gives back the manager itself is for the tables to say: nearly all do.
            Value::External(name) => Value::External(name.clone()),
            Value::Instance(class) => {
                let method = self.attribute(member, if is_async { "__aenter__" } else { "__enter__" });
                match method {
                    Value::Bound { function, receiver } => self.result(function, Some(&receiver)),
                    Value::External(_) => Value::Instance(*class),
                    _ => Value::OPAQUE,
                }
            }
            _ => Value::OPAQUE,
        }))
    }

    /// What the name of a class statement is bound to: the class itself, unless a decorator gives something else.
    pub(super) fn decorated_class(&self, id: ClassId) -> Value {
        self.decorated_from(id, Value::Class(id))
    }

    fn decorated_from(&self, id: ClassId, class: Value) -> Value {
        let decorators = self.project.facts(id.file).list(self.project.class(id).decorators);
        decorators.iter().rev().fold(class, |class, &decorator| self.decorated(id.file, decorator, &class))
    }

    fn decorated_function(&self, id: FunctionId) -> Value {
        let facts = self.project.facts(id.file);
        let function: &Function = self.project.function(id);
        let decorators = facts.list(function.decorators);
        let mut wrapper = None;
        for &decorator in decorators.iter().rev() {
            let value = self.evaluate(id.file, decorator);
            let Value::External(name) = &value else {
                match self.decorated_as(id.file, decorator, &Value::Function(id), Some(value)) {
                    Value::Function(same) if same == id => continue,
                    Value::Unknown(reason) => return Value::Unknown(reason),
                    _ => return Value::Unknown(Unknown::Decorator(self.shown(id.file, decorator))),
                }
            };
            let own = match &**name {
                "builtins.property" | "abc.abstractproperty" | "enum.property" | "types.DynamicClassAttribute" => {
                    Some(Wrapper::Property)
                }
                "functools.cached_property" => Some(Wrapper::CachedProperty),
                "builtins.classmethod" | "abc.abstractclassmethod" => Some(Wrapper::ClassMethod),
                "builtins.staticmethod" | "abc.abstractstaticmethod" => Some(Wrapper::StaticMethod),
                "contextlib.contextmanager" | "contextlib.asynccontextmanager" => Some(Wrapper::ContextManager),
                other if self.is_transparent(other) => continue,
                other => return Value::Unknown(Unknown::Decorator(other.into())),
            };
            if wrapper.is_some() {
                return Value::Unknown(Unknown::Because("it is decorated twice"));
            }
            wrapper = own;
        }
        if wrapper.is_none() && matches!(facts.scopes[function.enclosing.index()].kind, ScopeKind::Class(_)) {
            // `type.__new__` wraps these by itself.
            wrapper = match function.name.map(|name| facts.name(name)) {
                Some("__new__") => Some(Wrapper::StaticMethod),
                Some("__init_subclass__" | "__class_getitem__") => Some(Wrapper::ClassMethod),
                _ => None,
            };
        }
        match wrapper {
            Some(wrapper) => Value::Wrapped { wrapper, function: id },
            None => Value::Function(id),
        }
    }

    /// What a decorator makes of a value.
    pub(super) fn decorated(&self, file: FileId, decorator: ExprId, value: &Value) -> Value {
        self.decorated_as(file, decorator, value, None)
    }

    /// The same, with the value of the decorator where that was found out already.
    fn decorated_as(&self, file: FileId, decorator: ExprId, value: &Value, found: Option<Value>) -> Value {
        let scope = match self.project.facts(file).expr(decorator) {
            Expr::Name { scope, .. } => scope,
            _ => ScopeId::MODULE,
        };
        let root = self.root_of(file, scope, self.project.facts(file).range(decorator).start());
        let outer = self.root.replace(Some(root));
        let decorated = self.decorated_within(file, decorator, value, found);
        self.root.set(outer);
        decorated
    }

    fn decorated_within(&self, file: FileId, decorator: ExprId, value: &Value, found: Option<Value>) -> Value {
        let decorator_value = match self.project.facts(file).expr(decorator) {
            Expr::Call(call) => {
                let callee = self.evaluate(file, self.project.facts(file).calls[call.index()].callee);
                if self.makes_again(&callee) {
                    return value.clone();
                }
                // What it is called with may decide what it gives back.
                self.is_applying.set(self.is_applying.get() + 1);
                let given = Value::union(callee.members().iter().map(|callee| self.called(file, call, callee)));
                self.is_applying.set(self.is_applying.get() - 1);
                given
            }
            _ => found.unwrap_or_else(|| self.evaluate(file, decorator)),
        };
        match self.apply(&decorator_value, value) {
            Value::Unknown(_) => Value::Unknown(Unknown::Decorator(self.shown(file, decorator))),
            Value::Partial(partial) if partial.closure != GivenId::default() => Value::Function(partial.function),
            value => value,
        }
    }

    fn shown(&self, file: FileId, expr: ExprId) -> Arc<str> {
        as_written(self.project.facts(file), expr, 0).into()
    }

    /// Decorators that give back a class with the bases and the metaclass of the one they get, however they make it.
    fn makes_again(&self, callee: &Value) -> bool {
        match callee {
            Value::External(name) => matches!(&**name, "enum._simple_enum") || name.ends_with(".add_metaclass"),
            Value::Partial(partial) => self.makes_again(&Value::Function(partial.function)),
            Value::Function(function) => {
                let facts = self.project.facts(function.file);
                let name = self.project.function(*function).name.map_or("", |name| facts.name(name));
                match self.project.module_name(function.file) {
                    Some("attr._make" | "attr._next_gen") => {
                        matches!(name, "attrs" | "define" | "mutable" | "frozen" | "dataclass")
                    }
                    Some("enum") => name == "_simple_enum",
                    _ => name == "add_metaclass",
                }
            }
            _ => false,
        }
    }

    /// What a callable gives for one argument, followed through its body.
    fn apply(&self, callee: &Value, argument: &Value) -> Value {
        Value::union(callee.members().iter().map(|callee| match callee {
            callee if self.makes_again(callee) => argument.clone(),
            Value::Function(function) => self.applied(*function, &Arguments::of([argument.clone()])),
            Value::Bound { function, receiver } => {
                self.applied(*function, &Arguments::of([(**receiver).clone(), argument.clone()]))
            }
            Value::Partial(partial) => self.within(partial.closure, || {
                self.applied(partial.function, &partial.with(Arguments::of([argument.clone()])))
            }),
            Value::Instance(_) => match self.attribute(callee, "__call__") {
                Value::Bound { function, receiver } => {
                    self.applied(function, &Arguments::of([(*receiver).clone(), argument.clone()]))
                }
                _ => Value::OPAQUE,
            },
            Value::Class(class) => match self.project.is_metaclass(&ClassRef::Source(*class)) {
                Some(false) => self.construct(*class),
                _ => Value::OPAQUE,
            },
            Value::External(name) if self.is_transparent(name) => argument.clone(),
            Value::Unknown(reason) => Value::Unknown(reason.clone()),
            _ => Value::OPAQUE,
        }))
    }

    /// Whether a function gives back what it gets.
    pub(super) fn is_identity(&self, function: FunctionId) -> bool {
        let any = Value::Int(i64::MIN);
        self.applied(function, &Arguments::of([any.clone()])) == any
    }

    /// What `__get__` returns: for the descriptor, the instance or None, and its class.
    pub(super) fn bound_by(&self, getter: FunctionId, arguments: [Value; 3]) -> Value {
        self.applied_exactly(getter, &Arguments::of(arguments), true)
    }

    /// What a function returns for these positional arguments.
    pub(super) fn called_with(&self, function: FunctionId, positional: Vec<Value>) -> Value {
        self.applied_exactly(function, &Arguments { positional, keywords: Vec::new() }, true)
    }

    /// What a function returns for its arguments.
    fn applied(&self, function: FunctionId, arguments: &Arguments) -> Value {
        self.applied_exactly(function, arguments, false)
    }

    fn applied_exactly(&self, function: FunctionId, arguments: &Arguments, is_exact: bool) -> Value {
        let facts = self.project.facts(function.file);
        let data = self.project.function(function);
        if data.is_generator {
            return Value::OPAQUE;
        }
        if data.is_async {
            return Value::Coroutine(function);
        }
        let mut positional = arguments.positional.iter();
        let mut given = Vec::new();
        for parameter in facts.parameters(data.parameters) {
            let named = || {
                let name = facts.name(parameter.name);
                arguments.keywords.iter().find(|(keyword, _)| &**keyword == name).map(|(_, value)| value.clone())
            };
            let value = match parameter.kind {
                ParameterKind::PositionalOnly => positional.next().cloned(),
                ParameterKind::Positional => positional.next().cloned().or_else(named),
                ParameterKind::KeywordOnly => named(),
                ParameterKind::Variadic | ParameterKind::Keywords => continue,
            };
            let value = value.or_else(|| parameter.default.map(|default| self.evaluate(function.file, default)));
            given.extend(value.map(|value| (parameter.name, value)));
        }
        self.guarded(Step::Result(function), || {
            let root = self.root.get().unwrap_or((function.file, data.statement.start()));
            self.frames.borrow_mut().push(Frame { function, given, is_exact, root });
            let mut returned: Vec<Value> = Vec::new();
            for &value in facts.list(data.returned) {
                let runs = self.is_returned(function, value);
                if runs != Some(false) {
                    let value = self.evaluate(function.file, value);
                    returned.push(self.enclosed(function, value));
                }
                if runs == Some(true) {
                    break;
                }
            }
            self.frames.borrow_mut().pop();
            match returned.is_empty() {
                true if data.falls_off => Value::None,
                true => Value::OPAQUE,
                false => Value::union(returned),
            }
        })
        .unwrap_or_else(Value::Unknown)
    }

    /// A function that another returns remembers what that was called with. Only what a decorator gives back is asked for
    /// that.
    fn enclosed(&self, by: FunctionId, value: Value) -> Value {
        match value {
            Value::Function(inner) if self.is_applying.get() > 0 && inner.file == by.file => {
                let enclosing = self.project.function(inner).enclosing;
                let is_inner = self.project.facts(by.file).function_of(enclosing) == Some(by.index);
                match is_inner.then(|| self.given_around(by.file, enclosing)).flatten() {
                    Some(closure) => Value::Partial(Arc::new(Partial {
                        function: inner,
                        positional: Vec::new(),
                        keywords: Vec::new(),
                        closure,
                    })),
                    None => value,
                }
            }
            value => value,
        }
    }

    /// What a parameter stands for in the innermost call of its function.
    fn given(&self, function: FunctionId, name: Symbol) -> Option<Value> {
        let frames = self.frames.borrow();
        let frame = frames.iter().rev().find(|frame| frame.function == function)?;
        frame.given.iter().find(|(parameter, _)| *parameter == name).map(|(_, value)| value.clone())
    }

    /// Whether a name is a parameter of the innermost call, which was given an object for certain.
    fn is_given_exactly(&self, file: FileId, name: ExprId) -> bool {
        let Expr::Name { name, scope } = self.project.facts(file).expr(name) else { return false };
        self.frames.borrow().last().is_some_and(|frame| {
            frame.is_exact
                && frame.function.file == file
                && self.project.function(frame.function).scope == scope
                && frame.given.iter().any(|(given, _)| *given == name)
                && self.project.facts(file).bindings_of(scope, name).len() == 1
        })
    }

    /// Whether a binding of a function that is being followed is made in the call at hand.
    pub(super) fn is_made_here(&self, file: FileId, scope: ScopeId, region: RegionId) -> Option<bool> {
        let facts = self.project.facts(file);
        if self.frames.borrow().is_empty() {
            return None;
        }
        let index = facts.function_of(scope)?;
        if !self.frames.borrow().iter().any(|frame| frame.function == FunctionId { file, index }) {
            return None;
        }
        let mut runs = Some(true);
        for (_, region) in facts.regions(region) {
            match region.guard {
                Guard::Function(_) | Guard::None => break,
                Guard::With { .. } => {}
                Guard::Test { test, holds } => {
                    let outcome = self.guarded(Step::Test(file, test), || self.outcome(file, test, 0));
                    match outcome.ok().flatten() {
                        Some(outcome) if outcome != holds => return Some(false),
                        Some(_) => {}
                        None => runs = None,
                    }
                }
                _ => runs = None,
            }
        }
        runs
    }

    /// Whether a `return` runs with the arguments at hand, where control comes so far.
    pub(super) fn is_returned(&self, function: FunctionId, returned: ExprId) -> Option<bool> {
        let facts = self.project.facts(function.file);
        let end = facts.range(returned).end();
        let leave = facts
            .leaves
            .iter()
            .filter(|leave| leave.function == function.index && leave.kind == LeaveKind::Return && leave.end >= end)
            .min_by_key(|leave| leave.end);
        // What stands under no test is not recorded.
        let Some(leave) = leave else { return Some(true) };
        let mut runs = Some(true);
        for (_, region) in facts.regions(leave.region) {
            match region.guard {
                Guard::Function(_) | Guard::None => break,
                Guard::With { .. } => {}
                Guard::Test { test, holds } => match self.outcome(function.file, test, 0) {
                    Some(outcome) if outcome != holds => return Some(false),
                    Some(_) => {}
                    None => runs = None,
                },
                Guard::Dead => return Some(false),
                Guard::Loop | Guard::Try { .. } | Guard::Handler { .. } | Guard::Else { .. } | Guard::Sometimes => {
                    runs = None
                }
            }
        }
        runs
    }

    /// The operand that `and` or `or` gives, where the arguments at hand decide that.
    fn decided(&self, file: FileId, operands: &[ExprId], is_and: bool) -> Option<ExprId> {
        let (&last, before) = operands.split_last()?;
        for &operand in before {
            if self.outcome(file, operand, 0)? != is_and {
                return Some(operand);
            }
        }
        Some(last)
    }

    /// The truth of a test on what is known of the arguments at hand.
    fn outcome(&self, file: FileId, test: ExprId, depth: u32) -> Option<bool> {
        if depth > 8 {
            return None;
        }
        let facts = self.project.facts(file);
        let is_object = |value: &Value| {
            matches!(
                value,
                Value::Class(_)
                    | Value::Created(_)
                    | Value::SubclassOf(_)
                    | Value::Function(_)
                    | Value::Module(_)
                    | Value::Bound { .. }
            )
        };
        match facts.expr(test) {
            Expr::Not(inner) => self.outcome(file, inner, depth + 1).map(|outcome| !outcome),
            Expr::Tuple(run) => Some(facts.list(run).iter().any(|&it| !matches!(facts.expr(it), Expr::Starred(_)))),
            // `Immutable in cls.__mro__`.
            Expr::Compare { operator: operator @ (Comparison::In | Comparison::NotIn), left, right } => {
                let Expr::Attribute { value, name } = facts.expr(right) else { return None };
                if facts.name(name) != "__mro__" {
                    return None;
                }
                let class = self.project.class_of(&self.evaluate(file, value))?;
                let other = self.project.class_of(&self.evaluate(file, left))?;
                Some(self.project.is_subclass(&class, &other)? == (operator == Comparison::In))
            }
            Expr::Bool { operands, is_and } => {
                let outcomes = facts.list(operands).iter().map(|&operand| self.outcome(file, operand, depth + 1));
                let outcomes: Vec<Option<bool>> = outcomes.collect();
                match outcomes.contains(&Some(!is_and)) {
                    true => Some(!is_and),
                    false => (!outcomes.contains(&None)).then_some(is_and),
                }
            }
            Expr::Compare { operator: operator @ (Comparison::Is | Comparison::IsNot), left, right } => {
                if !matches!(facts.expr(right), Expr::None) {
                    let class = |expr| self.project.class_of(&self.evaluate(file, expr));
                    return Some((class(left)? == class(right)?) == (operator == Comparison::Is));
                }
                let is_none = match self.evaluate(file, left) {
                    Value::None => true,
                    value if is_object(&value) => false,
                    Value::Instance(_) if self.is_given_exactly(file, left) => false,
                    _ => return None,
                };
                Some(is_none == (operator == Comparison::Is))
            }
            // `len(bases) > 1`.
            Expr::Compare { operator, left, right } => {
                let (left, right) = (self.number(file, left)?, self.number(file, right)?);
                match operator {
                    Comparison::Eq => Some(left == right),
                    Comparison::NotEq => Some(left != right),
                    Comparison::Less => Some(left < right),
                    Comparison::LessOrEqual => Some(left <= right),
                    Comparison::Greater => Some(left > right),
                    Comparison::GreaterOrEqual => Some(left >= right),
                    Comparison::Is | Comparison::IsNot | Comparison::In | Comparison::NotIn | Comparison::Matches => {
                        None
                    }
                }
            }
            Expr::Name { .. } => match self.evaluate(file, test) {
                Value::None | Value::Bool(false) => Some(false),
                Value::Bool(true) => Some(true),
                Value::Tuple(elements) => Some(!elements.is_empty()),
                value => is_object(&value).then_some(true),
            },
            Expr::Call(call) => {
                let call = facts.calls[call.index()];
                let arguments = facts.arguments(call.arguments);
                let Value::External(name) = self.evaluate(file, call.callee) else { return None };
                let value = self.evaluate(file, arguments.first()?.value);
                let is_class = matches!(value, Value::Class(_) | Value::Created(_) | Value::SubclassOf(_));
                match (&*name, arguments.len()) {
                    ("builtins.issubclass", 2) => {
                        let class = self.project.class_of(&value)?;
                        let other = self.project.class_of(&self.evaluate(file, arguments[1].value))?;
                        self.project.is_subclass(&class, &other)
                    }
                    ("builtins.callable", 1) => is_object(&value).then_some(!matches!(value, Value::Module(_))),
                    ("inspect.isclass", 1) => is_object(&value).then_some(is_class),
                    ("inspect.isfunction", 1) => is_object(&value).then_some(matches!(value, Value::Function(_))),
                    ("builtins.isinstance", 2) => match self.evaluate(file, arguments[1].value) {
                        Value::External(kind) if &*kind == "builtins.type" => is_object(&value).then_some(is_class),
                        Value::External(kind) => {
                            let class = self.project.class_of(&value)?;
                            let kind = self.project.class_of(&Value::External(kind))?;
                            match self.project.metaclass(&class) {
                                super::Metaclass::Known { class, .. } => self.project.is_subclass(&class, &kind),
                                _ => None,
                            }
                        }
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// A number that is written out, or the length of a tuple that is known.
    fn number(&self, file: FileId, expr: ExprId) -> Option<i64> {
        let facts = self.project.facts(file);
        match facts.expr(expr) {
            Expr::Int(number) => Some(number),
            Expr::Call(call) => {
                let call = facts.calls[call.index()];
                let &[of] = facts.arguments(call.arguments) else { return None };
                if self.evaluate(file, call.callee) != Value::external("builtins.len") {
                    return None;
                }
                match self.evaluate(file, of.value) {
                    Value::Tuple(elements) => Some(elements.len() as i64),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Known by the standard library's or a library's documentation to give back what it decorates.
    fn is_transparent(&self, name: &str) -> bool {
        // `@Sized.register`: `ABCMeta.register` gives back its argument.
        if let Some(class) = name.strip_suffix(".register").and_then(|class| self.project.stdlib_class(class)) {
            return class.metaclass == "abc.ABCMeta";
        }
        let name = name.strip_suffix("()").unwrap_or(name);
        name.starts_with("pytest.mark.")
            || matches!(
                name,
                "abc.abstractmethod"
                    | "abc.update_abstractmethods"
                    | "abc.ABCMeta().register"
                    | "atexit.register"
                    | "dataclasses.dataclass"
                    | "enum.unique"
                    | "enum.verify"
                    | "enum.global_enum"
                    | "functools.total_ordering"
                    | "typing.dataclass_transform"
                    | "typing.final"
                    | "typing.no_type_check"
                    | "typing.overload"
                    | "typing.override"
                    | "typing.runtime_checkable"
                    | "typing_extensions.deprecated"
                    | "typing_extensions.final"
                    | "typing_extensions.override"
                    | "typing_extensions.runtime_checkable"
                    | "typing_extensions.dataclass_transform"
                    | "warnings.deprecated"
                    | "unittest.skip"
                    | "unittest.skipIf"
                    | "unittest.skipUnless"
                    | "attr.s"
                    | "attr.attrs"
                    | "attr.define"
                    | "attr.frozen"
                    | "attr.mutable"
                    | "attr.dataclass"
                    | "attrs.define"
                    | "attrs.frozen"
                    | "attrs.mutable"
            )
    }

    fn parameter(&self, file: FileId, scope: ScopeId, index: u32) -> Value {
        let facts = self.project.facts(file);
        let Some(parameter) = facts.parameters.get(index as usize) else { return Value::OPAQUE };
        let ScopeKind::Function(function) = facts.scopes[scope.index()].kind else { return Value::OPAQUE };
        let id = FunctionId { file, index: function };
        let data = self.project.function(id);
        if let Some(value) = self.given(id, parameter.name) {
            return value;
        }
        let unannotated = || Value::Unknown(Unknown::Parameter(facts.name(parameter.name).into()));
        match parameter.kind {
            ParameterKind::Variadic => return Value::builtin_instance("tuple"),
            ParameterKind::Keywords => return Value::builtin_instance("dict"),
            ParameterKind::PositionalOnly | ParameterKind::Positional | ParameterKind::KeywordOnly => {}
        }
        if data.parameters.start == index
            && let Some(class) = facts.enclosing_class(function)
            && let Some(receiver) = self.first_argument(ClassId { file, index: class }, id)
        {
            return receiver;
        }
        match parameter.annotation {
            Some(annotation) => match self.annotated(file, annotation) {
                Value::Unknown(_) => Value::Unknown(Unknown::Because("its annotation is not followed")),
                value => value,
            },
            None => unannotated(),
        }
    }

    /// What CPython passes as the first argument of a method: an instance, the class, or nothing of its own.
    fn first_argument(&self, class: ClassId, method: FunctionId) -> Option<Value> {
        match self.decorated_function(method) {
            Value::Function(_) => Some(Value::Instance(class)),
            Value::Wrapped {
                wrapper: Wrapper::Property | Wrapper::CachedProperty | Wrapper::ContextManager, ..
            } => Some(Value::Instance(class)),
            Value::Wrapped { wrapper: Wrapper::ClassMethod, .. } => Some(Value::Class(class)),
            Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => {
                let name = self.project.function(function).name.map(|name| self.project.name(method.file, name));
                (name == Some("__new__")).then_some(Value::Class(class))
            }
            // `@x.setter`, `@retry(3)`, `@route("/")`: a method all the same, by its first parameter's name.
            _ => {
                let facts = self.project.facts(method.file);
                let first = facts.parameters(self.project.function(method).parameters).first()?;
                match facts.name(first.name) {
                    "self" => Some(Value::Instance(class)),
                    "cls" => Some(Value::Class(class)),
                    _ => None,
                }
            }
        }
    }

    // Annotations.

    /// The value that an annotation promises.
    pub(super) fn annotated(&self, file: FileId, annotation: ExprId) -> Value {
        if let Err(reason) = self.spend() {
            return Value::Unknown(reason);
        }
        let facts = self.project.facts(file);
        match facts.expr(annotation) {
            Expr::None => Value::None,
            Expr::Str(text) => self.string_annotation(file, facts.name(text)),
            Expr::Binary { operator: crate::facts::Operator::BitOr, left, right } => {
                self.optional([self.annotated(file, left), self.annotated(file, right)])
            }
            Expr::Subscript { value, index } => {
                let generic = self.annotation(file, value);
                let Value::External(name) = &generic else { return self.instance_of(&generic) };
                let arguments = match facts.expr(index) {
                    Expr::Tuple(run) => facts.list(run).to_vec(),
                    _ => vec![index],
                };
                match &**name {
                    "typing.Optional"
                    | "typing.Annotated"
                    | "typing.Final"
                    | "typing.ClassVar"
                    | "typing.Required"
                    | "typing.NotRequired"
                    | "typing_extensions.Annotated"
                    | "dataclasses.InitVar" => {
                        arguments.first().map_or(Value::OPAQUE, |&first| self.optional([self.annotated(file, first)]))
                    }
                    "typing.Union" => self.optional(arguments.iter().map(|&argument| self.annotated(file, argument))),
                    "typing.Tuple" | "builtins.tuple"
                        if !arguments.iter().any(|&it| matches!(facts.expr(it), Expr::Ellipsis | Expr::Starred(_))) =>
                    {
                        Value::tuple(arguments.iter().map(|&argument| self.annotated(file, argument)).collect())
                    }
                    "typing.Type" | "builtins.type" => arguments.first().map_or(Value::OPAQUE, |&first| {
                        let promised = self.annotation(file, first);
                        match self.project.class_of(&promised) {
                            Some(class) => Value::SubclassOf(class),
                            None if matches!(promised, Value::External(_)) => promised,
                            None => Value::OPAQUE,
                        }
                    }),
                    _ => self.instance_of(&generic),
                }
            }
            Expr::Name { .. } | Expr::Attribute { .. } => self.instance_of(&self.annotation(file, annotation)),
            _ => Value::OPAQUE,
        }
    }

    /// A name in an annotation, which may be one that only type checkers see imported.
    fn annotation(&self, file: FileId, expr: ExprId) -> Value {
        let value = self.evaluate(file, expr);
        let Value::Unknown(_) = value else { return value };
        match self.project.facts(file).expr(expr) {
            Expr::Name { name, .. } => {
                self.for_type_checkers(file, self.project.facts(file).name(name)).unwrap_or(value)
            }
            Expr::Attribute { value: of, name } => {
                let of = self.annotation(file, of);
                self.attribute(&of, self.project.facts(file).name(name))
            }
            _ => value,
        }
    }

    /// Attribute access on None raises: what else it may be is what counts.
    fn optional(&self, values: impl IntoIterator<Item = Value>) -> Value {
        let values: Vec<Value> = values.into_iter().collect();
        let others: Vec<Value> = values.iter().filter(|value| **value != Value::None).cloned().collect();
        if others.is_empty() { Value::None } else { Value::union(others) }
    }

    /// A forward reference: a dotted name, perhaps with `| None` or in brackets of `Optional`.
    pub(super) fn string_annotation(&self, file: FileId, text: &str) -> Value {
        let text = text.trim();
        if let Some((left, right)) = text.split_once('|') {
            return self.optional([self.string_annotation(file, left), self.string_annotation(file, right)]);
        }
        if text == "None" {
            return Value::None;
        }
        if let Some(inner) = text.strip_prefix("Optional[").and_then(|rest| rest.strip_suffix(']')) {
            return self.string_annotation(file, inner);
        }
        let is_dotted = !text.is_empty()
            && text.split('.').all(|part| {
                part.starts_with(|c: char| c.is_alphabetic() || c == '_')
                    && part.chars().all(|c| c.is_alphanumeric() || c == '_')
            });
        if !is_dotted {
            return Value::OPAQUE;
        }
        let facts = self.project.facts(file);
        let mut parts = text.split('.');
        let first = parts.next().unwrap_or_default();
        let head = match facts.names.find(first) {
            Some(symbol) => self.bound_at_end(file, ScopeId::MODULE, symbol),
            None => None,
        };
        let head = head.unwrap_or_else(|| self.beyond_module(file, first, true));
        let head = match head {
            Value::Unknown(reason) => self.for_type_checkers(file, first).unwrap_or(Value::Unknown(reason)),
            head => head,
        };
        let value = parts.fold(head, |value, name| self.attribute(&value, name));
        self.instance_of(&value)
    }

    /// An object whose type is a value.
    pub(super) fn instance_of(&self, class: &Value) -> Value {
        Value::union(class.members().iter().map(|member| match member {
            Value::Class(class) => Value::Instance(*class),
            Value::None => Value::None,
            Value::External(name) => match &**name {
                "typing.Any" | "builtins.object" | "typing.Self" | "typing_extensions.Self" => {
                    Value::Unknown(Unknown::Because("its annotation says nothing"))
                }
                name if name.ends_with(')') => Value::OPAQUE,
                name => Value::External(format!("{name}()").into()),
            },
            Value::Unknown(reason) => Value::Unknown(reason.clone()),
            _ => Value::OPAQUE,
        }))
    }

    // Calls.

    fn call(&self, file: FileId, index: CallIndex) -> Value {
        let facts = self.project.facts(file);
        let call = facts.calls[index.index()];
        let callee = self.evaluate(file, call.callee);
        Value::union(callee.members().iter().map(|callee| self.called(file, index, callee)))
    }

    pub(super) fn called(&self, file: FileId, index: CallIndex, callee: &Value) -> Value {
        if !matches!(callee, Value::Function(_) | Value::Bound { .. } | Value::Partial(_)) {
            return self.called_within(file, index, callee);
        }
        let facts = self.project.facts(file);
        let call = facts.calls[index.index()];
        let outer = self.root.replace(Some(self.root_of(file, call.scope, facts.range(call.expr).start())));
        let called = self.called_within(file, index, callee);
        self.root.set(outer);
        called
    }

    fn called_within(&self, file: FileId, index: CallIndex, callee: &Value) -> Value {
        let facts = self.project.facts(file);
        let call = facts.calls[index.index()];
        let arguments = facts.arguments(call.arguments);
        if let Some(class) = self.created(file, index, callee) {
            return class;
        }
        match callee {
            Value::Class(class) => self.construct(*class),
            // `Page[int](items=[])`.
            Value::Created(CreatedId { file, site: Site::Parametrised(index), .. }) => {
                self.construct(ClassId { file: *file, index: *index })
            }
            Value::SubclassOf(class) => match self.project.class_value(class) {
                Value::Class(class) => self.construct(class),
                class => self.instance_of(&class),
            },
            Value::Function(function) => match self.arguments(file, arguments) {
                Some(arguments) => self.applied(*function, &arguments),
                None => {
                    self.class_made(file, arguments, *function).unwrap_or_else(|| self.call_function(*function, None))
                }
            },
            Value::Bound { function, receiver } => match self.arguments(file, arguments) {
                Some(mut arguments) => {
                    arguments.positional.insert(0, (**receiver).clone());
                    self.applied(*function, &arguments)
                }
                None => self.call_function(*function, Some(receiver)),
            },
            Value::Partial(partial) => match self.arguments(file, arguments) {
                Some(arguments) => {
                    self.within(partial.closure, || self.applied(partial.function, &partial.with(arguments)))
                }
                None => self.call_function(partial.function, partial.positional.first()),
            },
            Value::Instance(_) => match self.attribute(callee, "__call__") {
                Value::Bound { function, receiver } => self.call_function(function, Some(&receiver)),
                _ => Value::OPAQUE,
            },
            Value::External(name) => {
                let positional: Vec<ExprId> = arguments
                    .iter()
                    .take_while(|argument| argument.kind == ArgumentKind::Positional)
                    .map(|argument| argument.value)
                    .collect();
                // `total_ordering(cls)` gives back what it gets.
                if let (&[argument], 1) = (&positional[..], arguments.len())
                    && self.is_transparent(name)
                {
                    return self.evaluate(file, argument);
                }
                match (&**name, &positional[..]) {
                    ("builtins.super", []) => self.zero_argument_super(file, call.scope),
                    ("builtins.super", [class, receiver]) => match self.evaluate(file, *class) {
                        Value::Class(class) => Value::Super { class, receiver: self.evaluate(file, *receiver).into() },
                        _ => Value::OPAQUE,
                    },
                    // What is there is not looked for further; whether it is there is known of a class alone.
                    ("builtins.getattr", [object, attribute, _]) if self.is_following() => match facts.expr(*attribute)
                    {
                        Expr::Str(text) => {
                            let object = self.evaluate(file, *object);
                            match self.project.class_of(&object) {
                                Some(class) => self.of_class_itself(&class, facts.name(text)).unwrap_or(Value::OPAQUE),
                                None => Value::OPAQUE,
                            }
                        }
                        _ => Value::OPAQUE,
                    },
                    ("builtins.getattr", [object, attribute]) => match facts.expr(*attribute) {
                        Expr::Str(text) => {
                            let object = self.evaluate(file, *object);
                            self.attribute(&object, facts.name(text))
                        }
                        _ => Value::OPAQUE,
                    },
                    ("builtins.type", [object]) => self.type_of(file, *object),
                    ("functools.partial", [function, ..]) => match self.evaluate(file, *function) {
                        Value::Function(function) => self.partial(file, function, &arguments[1..]),
                        // As `dataclass(slots=True)`.
                        Value::External(name) if &*name == "dataclasses.dataclass" => {
                            Value::external("dataclasses.dataclass()")
                        }
                        _ => Value::OPAQUE,
                    },
                    // Where a call is followed, what it is given is known better than what is promised of it.
                    ("typing.cast", [annotation, value]) => {
                        match self.is_following().then(|| self.evaluate(file, *value)) {
                            Some(value) if value.unknown().is_none() => value,
                            _ => self.annotated(file, *annotation),
                        }
                    }
                    ("importlib.import_module", [name]) => match facts.expr(*name) {
                        Expr::Str(text) if !facts.name(text).starts_with('.') => {
                            self.project.module_value(self.project.absolute_module(file, facts.name(text)))
                        }
                        _ => Value::OPAQUE,
                    },
                    ("builtins.property", [getter, ..]) => self.wrapped(file, Wrapper::Property, *getter),
                    ("functools.cached_property", [getter]) => self.wrapped(file, Wrapper::CachedProperty, *getter),
                    ("builtins.classmethod", [method]) => self.wrapped(file, Wrapper::ClassMethod, *method),
                    ("builtins.staticmethod", [method]) => self.wrapped(file, Wrapper::StaticMethod, *method),
                    (
                        "builtins.getattr"
                        | "builtins.type"
                        | "typing.cast"
                        | "builtins.super"
                        | "builtins.eval"
                        | "builtins.vars"
                        | "builtins.globals"
                        | "builtins.locals"
                        | "typing.NewType"
                        | "typing.TypeVar"
                        | "collections.namedtuple"
                        | "types.new_class",
                        _,
                    ) => Value::OPAQUE,
                    ("asyncio.run", [coroutine, ..]) => self.awaited(file, *coroutine),
                    ("builtins.next", [iterator, ..]) => self.part(file, *iterator, Part::Iterated),
                    _ => match self.taken(file, call.callee, name) {
                        Some(value) => value,
                        None => Value::External(format!("{name}()").into()),
                    },
                }
            }
            Value::Unknown(reason) => Value::Unknown(reason.clone()),
            _ => Value::OPAQUE,
        }
    }

    /// The class that a function makes of what it is called with.
    fn class_made(&self, file: FileId, arguments: &[Argument], function: FunctionId) -> Option<Value> {
        if !are_plain(arguments) || !self.may_make_class(function, 0) {
            return None;
        }
        let arguments = self.written_arguments(file, arguments)?;
        match self.applied(function, &arguments) {
            made @ Value::Created(_) => Some(made),
            _ => None,
        }
    }

    /// Whether a function makes classes of what it is called with, or returns what such a method gives.
    fn may_make_class(&self, function: FunctionId, depth: u32) -> bool {
        const DEEPEST: u32 = 1;
        let facts = self.project.facts(function.file);
        self.project.makes_classes(function)
            || depth < DEEPEST
                && matches!(facts.list(self.project.function(function).returned), &[returned]
                if match facts.expr(returned) {
                    Expr::Call(call) => match self.evaluate(function.file, facts.calls[call.index()].callee) {
                        Value::Bound { function, .. } => self.may_make_class(function, depth + 1),
                        _ => false,
                    },
                    _ => false,
                })
    }

    fn partial(&self, file: FileId, function: FunctionId, arguments: &[Argument]) -> Value {
        if arguments.is_empty() {
            return Value::Function(function);
        }
        match self.written_arguments(file, arguments) {
            Some(Arguments { positional, keywords }) => {
                let closure = GivenId::default();
                let partial = Value::Partial(Arc::new(Partial { function, positional, keywords, closure }));
                if partial.fits(&mut MOST_HELD.clone()) { partial } else { Value::OPAQUE }
            }
            None => Value::OPAQUE,
        }
    }

    /// Whether a call is gone through with its arguments.
    fn is_following(&self) -> bool {
        self.is_applying.get() > 0 || !self.frames.borrow().is_empty()
    }

    /// The arguments of a call where decorators are followed; elsewhere, what a call gives is told without them.
    fn arguments(&self, file: FileId, arguments: &[Argument]) -> Option<Arguments> {
        if self.is_following() { self.written_arguments(file, arguments) } else { None }
    }

    fn written_arguments(&self, file: FileId, arguments: &[Argument]) -> Option<Arguments> {
        let mut given = Arguments::default();
        for argument in arguments {
            match argument.kind {
                ArgumentKind::Positional => given.positional.push(self.evaluate(file, argument.value)),
                ArgumentKind::Keyword(name) => {
                    let name = self.project.facts(file).name(name).into();
                    given.keywords.push((name, self.evaluate(file, argument.value)));
                }
                ArgumentKind::Starred | ArgumentKind::DoubleStarred => return None,
            }
        }
        Some(given)
    }

    /// `type(x)`: the metaclass of a class; of an instance only where its class is certain.
    fn type_of(&self, file: FileId, object: ExprId) -> Value {
        let facts = self.project.facts(file);
        let value = self.evaluate(file, object);
        if let Expr::Subscript { value: of, .. } = facts.expr(object) {
            // `type(list[int])`.
            return match self.evaluate(file, of) {
                Value::External(name) if name.starts_with("builtins.") => Value::external("types.GenericAlias"),
                _ => Value::OPAQUE,
            };
        }
        if let Some(class) = self.project.class_of(&value) {
            if class.source().is_some_and(|id| self.project.is_stub(id.file)) {
                return Value::Unknown(Unknown::Because("a stub file does not say what creates a class"));
            }
            return match self.project.metaclass(&class) {
                super::Metaclass::Known { class, .. } => self.project.class_value(&class),
                super::Metaclass::Unknown(reason) => Value::Unknown(reason),
                super::Metaclass::Conflict(_) | super::Metaclass::Callable(_) => Value::OPAQUE,
            };
        }
        if let Value::External(name) = &value
            && let Some(class) = self.project.library_class(name)
        {
            return Value::external(class.metaclass);
        }
        match (&value, facts.expr(object)) {
            // A display or a call of the class itself: nothing else can have come.
            (Value::Instance(class), Expr::Call(call))
                if self.evaluate(file, facts.calls[call.index()].callee) == Value::Class(*class) =>
            {
                Value::Class(*class)
            }
            (Value::Instance(_), _) => Value::Unknown(Unknown::Because("the type of an object may be a subclass")),
            (Value::Function(_), Expr::Name { .. } | Expr::Lambda(_)) => Value::external("types.FunctionType"),
            (Value::Module(_), _) => Value::external("types.ModuleType"),
            (Value::None, Expr::None) => Value::external("types.NoneType"),
            (Value::Bool(_), Expr::True | Expr::False) => Value::external("builtins.bool"),
            (Value::External(name), Expr::Dict(_) | Expr::List(_) | Expr::Set(_) | Expr::FString(_) | Expr::Bytes) => {
                name.strip_suffix("()").map_or(Value::OPAQUE, Value::external)
            }
            _ => Value::OPAQUE,
        }
    }

    fn wrapped(&self, file: FileId, wrapper: Wrapper, function: ExprId) -> Value {
        match self.evaluate(file, function) {
            Value::Function(function) => Value::Wrapped { wrapper, function },
            _ => Value::OPAQUE,
        }
    }

    fn zero_argument_super(&self, file: FileId, scope: ScopeId) -> Value {
        let facts = self.project.facts(file);
        let Some(function) = facts.function_of(scope) else { return Value::OPAQUE };
        let Some(class) = facts.enclosing_class(function) else { return Value::OPAQUE };
        let id = FunctionId { file, index: function };
        match self.first_argument(ClassId { file, index: class }, id) {
            Some(receiver) => Value::Super { class: ClassId { file, index: class }, receiver: receiver.into() },
            None => Value::OPAQUE,
        }
    }

    /// What a call of a class gives: an instance, unless a metaclass or `__new__` decides otherwise.
    fn construct(&self, class: ClassId) -> Value {
        match self.project.construction(class) {
            Ok(()) => Value::Instance(class),
            Err(reason) => Value::Unknown(reason),
        }
    }

    fn call_function(&self, function: FunctionId, receiver: Option<&Value>) -> Value {
        let data = self.project.function(function);
        if data.is_generator {
            return Value::Unknown(Unknown::Because("a generator is not followed"));
        }
        if data.is_async {
            return Value::Coroutine(function);
        }
        self.result(function, receiver)
    }

    /// What the body of a function returns; for `async def` what awaiting it gives.
    pub(super) fn result(&self, function: FunctionId, receiver: Option<&Value>) -> Value {
        let facts = self.project.facts(function.file);
        let data = self.project.function(function);
        if let Some(annotation) = data.returns {
            let is_self = matches!(facts.expr(annotation), Expr::Name { name, .. } if facts.name(name) == "Self")
                || matches!(facts.expr(annotation), Expr::Attribute { name, .. } if facts.name(name) == "Self");
            if is_self && let Some(receiver) = receiver {
                return match receiver {
                    Value::Class(class) => Value::Instance(*class),
                    value => value.clone(),
                };
            }
            // `Callable[…]`, `Any`, `type[…]`: the body says more.
            match self.annotated(function.file, annotation) {
                Value::External(name) if is_callable(&name) => {}
                Value::Unknown(_) => {}
                promised @ Value::SubclassOf(_) => {
                    let returned = self.returned(function, receiver);
                    return if returned.unknown().is_some() { promised } else { returned };
                }
                value => return value,
            }
        }
        self.returned(function, receiver)
    }

    /// What the `return` statements of a function give.
    fn returned(&self, function: FunctionId, receiver: Option<&Value>) -> Value {
        let facts = self.project.facts(function.file);
        let data = self.project.function(function);
        let returned = facts.list(data.returned);
        // The body that a stub file gives a function says nothing.
        if returned.len() > 4 || data.is_generator || self.project.is_stub(function.file) {
            return Value::OPAQUE;
        }
        let returned = |receiver| self.returned_unguarded(function, receiver);
        // Whoever a method is called on, the rest of what it returns is the same.
        match receiver {
            Some(_) => returned(receiver),
            None => self
                .once(function.file, Question::Returned(function.index), || Some(returned(None)))
                .unwrap_or(Value::OPAQUE),
        }
    }

    fn returned_unguarded(&self, function: FunctionId, receiver: Option<&Value>) -> Value {
        let facts = self.project.facts(function.file);
        let data = self.project.function(function);
        let returned = facts.list(data.returned);
        let first = facts.parameters(data.parameters).first().map(|parameter| parameter.name);
        self.guarded(Step::Result(function), || {
            let mut values: Vec<Value> = Vec::new();
            for &value in returned {
                // `return self`: whoever the method was called on.
                if let (Some(receiver), Expr::Name { name, scope }) = (receiver, facts.expr(value))
                    && Some(name) == first
                    && scope == data.scope
                    && facts.bindings_of(scope, name).len() == 1
                {
                    values.push(receiver.clone());
                    continue;
                }
                // `return cls(…)`: an instance of the class that it was called on.
                if let (Some(Value::Class(class)), Expr::Call(call)) = (receiver, facts.expr(value))
                    && let Expr::Name { name, scope } = facts.expr(facts.calls[call.index()].callee)
                    && Some(name) == first
                    && scope == data.scope
                    && facts.bindings_of(scope, name).len() == 1
                {
                    values.push(self.construct(*class));
                    continue;
                }
                let overridden = receiver.and_then(|receiver| self.overridden(function, value, receiver));
                values.push(overridden.unwrap_or_else(|| self.evaluate(function.file, value)));
            }
            if returned.is_empty() && data.falls_off {
                values.push(Value::None);
            }
            if values.len() > 1 {
                values.retain(|value| *value != Value::None);
            }
            Value::union(values)
        })
        .unwrap_or_else(Value::Unknown)
    }

    fn subscript(&self, file: FileId, of: ExprId, index: ExprId) -> Value {
        let facts = self.project.facts(file);
        let value = self.evaluate(file, of);
        match &value {
            Value::Tuple(elements) => match facts.expr(index) {
                Expr::Int(at) => {
                    let at = if at < 0 { at + elements.len() as i64 } else { at };
                    usize::try_from(at).ok().and_then(|at| elements.get(at)).cloned().unwrap_or(Value::OPAQUE)
                }
                _ => Value::OPAQUE,
            },
            // `Generic[T]` as a value is its origin for every question asked here; bases look closer.
            Value::Class(class) if self.project.is_enumeration(*class) => Value::Instance(*class),
            Value::Class(class) if !self.gives_itself_for_items(*class) => {
                self.parametrised(file, *class, index).unwrap_or(Value::OPAQUE)
            }
            Value::Class(class) => self.parametrised(file, *class, index).unwrap_or(Value::Class(*class)),
            // An object that an annotation promises, `typing.Dict()`, gives one of its elements.
            Value::External(name)
                if self.project.stdlib.class(name).is_some() || name.starts_with("typing.") && !name.contains('(') =>
            {
                Value::External(name.clone())
            }
            // A slice gives another collection.
            _ if matches!(facts.expr(index), Expr::Slice { .. } | Expr::Opaque) => Value::OPAQUE,
            _ => match self.written_element(file, of, index) {
                Some(element) => self.evaluate(file, element),
                None => self.part(file, of, Part::Item),
            },
        }
    }

    /// The element of a display that an index or a key written out stands for.
    fn written_element(&self, file: FileId, display: ExprId, index: ExprId) -> Option<ExprId> {
        let facts = self.project.facts(file);
        match (facts.expr(display), facts.expr(index)) {
            (Expr::List(run), Expr::Int(at)) => {
                let elements = facts.list(run);
                let is_plain = !elements.iter().any(|&element| matches!(facts.expr(element), Expr::Starred(_)));
                let at = usize::try_from(if at < 0 { at + elements.len() as i64 } else { at }).ok()?;
                elements.get(at).copied().filter(|_| is_plain)
            }
            (Expr::Dict(run), key @ (Expr::Str(_) | Expr::Int(_))) => {
                let mut pairs = facts.list(run).chunks(2).rev();
                let is_plain =
                    pairs.clone().all(|pair| pair.first().is_some_and(|&key| !matches!(facts.expr(key), Expr::Opaque)));
                let pair = pairs.find(|pair| pair.first().is_some_and(|&own| facts.expr(own) == key))?;
                pair.get(1).copied().filter(|_| is_plain)
            }
            _ => None,
        }
    }

    pub(super) fn attribute(&self, value: &Value, name: &str) -> Value {
        if let Err(reason) = self.spend() {
            return Value::Unknown(reason);
        }
        Value::union(value.members().iter().map(|member| self.attribute_of(member, name)))
    }
}

/// Whether a program can use a value in place of what could not be imported. `None`, a flag or a function that raises
/// only tell that it is not there, and the program asks before it goes on.
fn is_stand_in(value: &Value) -> bool {
    !matches!(
        value,
        Value::None | Value::Bool(_) | Value::Str(_) | Value::Int(_) | Value::Float(_) | Value::Function(_)
    )
}

/// `"%s for %s" % ("a", "b")`, with texts alone.
fn interpolated(format: &str, value: &Value) -> Option<String> {
    let values = match value {
        Value::Tuple(values) => values,
        value => std::slice::from_ref(value),
    };
    let mut pieces = format.split("%s");
    let mut text = pieces.next()?.to_owned();
    let mut values = values.iter();
    for piece in pieces {
        let Some(Value::Str(value)) = values.next().filter(|_| text.len() <= LONGEST_TEXT) else { return None };
        text.push_str(value);
        text.push_str(piece);
    }
    (values.next().is_none() && !format.replace("%s", "").contains('%')).then_some(text)
}

const UNKNOWN_EXPORTS: &str = "`__all__` is not known";
const MODULE_GETATTR: &str = "the module has a `__getattr__`";

/// Whether a module has no such name of its own: a submodule may have it.
fn is_missing(reason: &Unknown) -> bool {
    matches!(reason, Unknown::Attribute(_) | Unknown::Unbound(_) | Unknown::Because(MODULE_GETATTR))
}

fn is_callable(name: &str) -> bool {
    matches!(name, "typing.Callable()" | "collections.abc.Callable()" | "_collections_abc.Callable()")
}

#[derive(Debug, Clone, Copy)]
enum Declared {
    Global,
    Nonlocal,
}

/// A name, attribute or call as a person would quote it; what it is called with is left out.
fn as_written(facts: &FileFacts, expr: ExprId, depth: u32) -> String {
    match facts.expr(expr) {
        _ if depth > 8 => "…".to_owned(),
        Expr::Name { name, .. } => facts.name(name).to_owned(),
        Expr::Attribute { value, name } => format!("{}.{}", as_written(facts, value, depth + 1), facts.name(name)),
        Expr::Call(call) => format!("{}(…)", as_written(facts, facts.calls[call.index()].callee, depth + 1)),
        _ => "…".to_owned(),
    }
}

/// Whether a test on a parameter holds where it is that text: `name == "Model"`, `name in ("Model", "Field")`.
fn is_name(facts: &FileFacts, test: ExprId, parameter: Symbol, text: &str, depth: u32) -> Option<bool> {
    const DEEPEST: u32 = 8;
    if depth > DEEPEST {
        return None;
    }
    let is_parameter = |expr| matches!(facts.expr(expr), Expr::Name { name, .. } if name == parameter);
    let is_text = |expr| match facts.expr(expr) {
        Expr::Str(own) => Some(facts.name(own) == text),
        _ => None,
    };
    match facts.expr(test) {
        Expr::Not(inner) => is_name(facts, inner, parameter, text, depth + 1).map(|it| !it),
        Expr::Compare { operator: operator @ (Comparison::Eq | Comparison::NotEq), left, right } => {
            let other = if is_parameter(left) { right } else { Some(left).filter(|_| is_parameter(right))? };
            Some(is_text(other)? == (operator == Comparison::Eq))
        }
        Expr::Compare { operator: operator @ (Comparison::In | Comparison::NotIn), left, right }
            if is_parameter(left) =>
        {
            let (Expr::Tuple(run) | Expr::List(run) | Expr::Set(run)) = facts.expr(right) else { return None };
            let found: Option<Vec<bool>> = facts.list(run).iter().map(|&element| is_text(element)).collect();
            Some(found?.contains(&true) == (operator == Comparison::In))
        }
        Expr::Bool { is_and, operands } => {
            let outcomes = facts.list(operands).iter().map(|&it| is_name(facts, it, parameter, text, depth + 1));
            let outcomes: Vec<Option<bool>> = outcomes.collect();
            match outcomes.contains(&Some(!is_and)) {
                true => Some(!is_and),
                false => (!outcomes.contains(&None)).then_some(is_and),
            }
        }
        _ => None,
    }
}
