//! Classes that a function makes anew in each call: what the call was given tells one from another.
//!
//! A class statement, or a call that creates a class, in a function stands for many classes. Where the function is
//! followed with known arguments, these are kept with the class ([`CreatedId::given`]), so that its bases and its name can
//! be evaluated later as they were in that call.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

use ruff_text_size::TextSize;
use rustc_hash::{FxHashMap, FxHasher};

use crate::facts::{
    Argument, ArgumentKind, Binding, BindingKind, CallIndex, ClassIndex, Expr, ExprId, FileFacts, Guard, ScopeId,
    ScopeKind, Symbol,
};
use crate::finding::FileId;
use crate::project::infer::Inference;
use crate::project::{
    ClassId, ClassRef, CreatedId, FunctionId, GivenId, Lookup, Member, Mro, Project, Site, Unknown, Value,
};

/// A call whose arguments are known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Frame {
    pub(super) function: FunctionId,
    pub(super) given: Vec<(Symbol, Value)>,
    /// Nothing of what is given is None but what says so: what annotations promise may be.
    pub(super) is_exact: bool,
    /// The call outside of functions that led here.
    pub(super) root: Root,
}

/// A place outside of functions.
pub(super) type Root = (FileId, TextSize);

/// What a class was made with.
#[derive(Debug, Default)]
struct Given {
    /// The functions around it, the outermost first.
    frames: Vec<Frame>,
    parameters: Option<Parameters>,
    /// Classes that were made so and are among what is given, in a row.
    depth: u32,
}

/// What stands in the brackets behind a class.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Parameters {
    /// As pydantic writes them, where that is known.
    shown: Option<Arc<str>>,
    /// The same brackets at two places mean the same class.
    place: Option<(FileId, ExprId)>,
}

/// By what was given.
#[derive(Debug, Default)]
pub(super) struct GivenTable(RwLock<FxHashMap<GivenId, Arc<Given>>>);

impl GivenTable {
    fn get(&self, id: GivenId) -> Option<Arc<Given>> {
        if id == GivenId::default() {
            return None;
        }
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn remember(&self, given: Given) -> GivenId {
        let mut hasher = FxHasher::default();
        (&given.frames, &given.parameters).hash(&mut hasher);
        let id = GivenId(hasher.finish().max(1));
        if self.get(id).is_none() {
            self.0.write().unwrap_or_else(PoisonError::into_inner).entry(id).or_insert_with(|| Arc::new(given));
        }
        id
    }
}

impl Project {
    /// Whether two classes may be one: of both it is known that they are made of the same, but not whether with the same
    /// in brackets.
    pub(super) fn may_be_same(&self, one: &ClassRef, other: &ClassRef) -> bool {
        let (ClassRef::Created(one), ClassRef::Created(other)) = (one, other) else { return false };
        let is_placed = |id: &CreatedId| {
            self.given.get(id.given).is_some_and(|given| given.parameters.as_ref().is_some_and(|it| it.place.is_some()))
        };
        one != other && (one.file, one.site) == (other.file, other.site) && (is_placed(one) || is_placed(other))
    }
}

impl Inference<'_> {
    /// Answers with the functions around a class called as they were when it was made.
    pub(super) fn within<T>(&self, id: GivenId, ask: impl FnOnce() -> T) -> T {
        let Some(given) = self.project.given.get(id) else { return ask() };
        self.frames.borrow_mut().extend(given.frames.iter().cloned());
        let answer = ask();
        let mut frames = self.frames.borrow_mut();
        let left = frames.len().saturating_sub(given.frames.len());
        frames.truncate(left);
        drop(frames);
        answer
    }

    /// Answers with no call followed: what outlives a call, as a global name or in an instance, may come from an earlier one.
    pub(super) fn unfollowed<T>(&self, ask: impl FnOnce() -> T) -> T {
        let frames = self.frames.take();
        let root = self.root.take();
        let answer = ask();
        self.frames.replace(frames);
        self.root.set(root);
        answer
    }

    /// Whether a function that is followed may give the name its value in another scope than its own: `global made`.
    pub(super) fn outlives_call(&self, file: FileId, binding: &Binding) -> bool {
        if self.frames.borrow().is_empty() || matches!(binding.kind, BindingKind::Parameter(_)) {
            return false;
        }
        let facts = self.project.facts(file);
        let function = facts.regions(binding.region).find_map(|(_, region)| match region.guard {
            Guard::Function(function) => Some(function),
            _ => None,
        });
        function.is_some() && facts.function_of(binding.scope) != function
    }

    /// What the functions around a scope were called with; `None` where the innermost is not followed, or there is none.
    pub(super) fn given_around(&self, file: FileId, scope: ScopeId) -> Option<GivenId> {
        const DEEPEST: u32 = 6;
        let facts = self.project.facts(file);
        let mut function = facts.function_of(scope)?;
        let mut around = Vec::new();
        let frames = self.frames.borrow();
        loop {
            let id = FunctionId { file, index: function };
            match frames.iter().rev().find(|frame| frame.function == id) {
                Some(frame) => around.push(frame.clone()),
                None if around.is_empty() => return None,
                None => {}
            }
            match facts.function_of(self.project.function(id).enclosing) {
                Some(outer) => function = outer,
                None => break,
            }
        }
        drop(frames);
        around.reverse();
        let values = around.iter().flat_map(|frame| frame.given.iter().map(|(_, value)| value));
        let depth = 1 + values.map(|value| self.depth_of(value)).max().unwrap_or(0);
        (depth <= DEEPEST).then(|| self.project.given.remember(Given { frames: around, parameters: None, depth }))
    }

    fn depth_of(&self, value: &Value) -> u32 {
        let depth = |id| self.project.given.get(id).map_or(0, |given| given.depth);
        match value {
            Value::Created(created) => depth(created.given),
            Value::Partial(partial) => depth(partial.closure),
            Value::Tuple(values) | Value::Union(values) => {
                values.iter().map(|value| self.depth_of(value)).max().unwrap_or(0)
            }
            Value::Bound { receiver, .. } => self.depth_of(receiver),
            _ => 0,
        }
    }

    /// The place outside of functions that leads to a call at a position of a scope.
    pub(super) fn root_of(&self, file: FileId, scope: ScopeId, position: TextSize) -> Root {
        let around = self.project.facts(file).function_of(scope).map(|index| FunctionId { file, index });
        let frames = self.frames.borrow();
        let frame = around.and_then(|around| frames.iter().rev().find(|frame| frame.function == around));
        frame.map_or((file, position), |frame| frame.root)
    }

    /// The class that a statement in a function makes in the call that is followed, where the call decides on its bases.
    pub(super) fn made_by_call(&self, id: ClassId) -> Option<CreatedId> {
        if self.frames.borrow().is_empty() || !self.project.depends_on_call(id) {
            return None;
        }
        let given = self.given_around(id.file, self.project.class(id).enclosing)?;
        Some(CreatedId { file: id.file, site: Site::Statement(id.index), given })
    }

    /// What a function gives its class as a name, after it was made: `made.__qualname__ = cls.__qualname__`.
    pub(super) fn renamed(&self, id: CreatedId, attribute: &str) -> Option<Value> {
        let facts = self.project.facts(id.file);
        let scope = match id.site {
            Site::Call(call) => facts.calls.get(call.index())?.scope,
            Site::Statement(class) => facts.classes.get(class.index())?.enclosing,
            Site::Parametrised(_) => return None,
        };
        let function = FunctionId { file: id.file, index: facts.function_of(scope)? };
        let is_own = |name: Symbol| {
            facts.bindings_of(scope, name).iter().any(|binding| match (binding.kind, id.site) {
                (BindingKind::Class(class), Site::Statement(own)) => class == own,
                (BindingKind::Assign(value), Site::Call(own)) => facts.expr(value) == Expr::Call(own),
                _ => false,
            })
        };
        self.project.accesses_in(function).iter().rev().find_map(|&index| {
            let access = facts.accesses[index as usize];
            let crate::facts::AccessContext::Write { value } = access.context else { return None };
            let Expr::Attribute { value: receiver, name } = facts.expr(access.expr) else { return None };
            let Expr::Name { name: receiver, scope: own } = facts.expr(receiver) else { return None };
            let is_it = facts.name(name) == attribute && own == scope && is_own(receiver);
            is_it.then(|| match value {
                Some(value) => self.within(id.given, || self.evaluate(id.file, value)),
                None => Value::OPAQUE,
            })
        })
    }

    /// The class that `Model[int]` gives where pydantic makes one: a class derived from the model, or the model itself
    /// where its own parameters stand in the brackets.
    pub(super) fn parametrised(&self, file: FileId, class: ClassId, index: ExprId) -> Option<Value> {
        let found = self.lookup(&ClassRef::Source(class), "__class_getitem__");
        let Lookup::Found(Member { owner: ClassRef::Source(owner), .. }) = found else { return None };
        let is_pydantic = matches!(
            (self.project.module_name(owner.file)?, self.project.name(owner.file, self.project.class(owner).name)),
            ("pydantic.main", "BaseModel") | ("pydantic.generics" | "pydantic.v1.generics", "GenericModel")
        );
        if !is_pydantic {
            return None;
        }
        let facts = self.project.facts(file);
        let arguments = match facts.expr(index) {
            Expr::Tuple(run) => facts.list(run).to_vec(),
            _ => vec![index],
        };
        let variables: Vec<_> = arguments.iter().map(|&argument| self.type_variable(file, argument, 0)).collect();
        if variables.iter().any(Option::is_some) {
            let unknown = Unknown::Because("which parameters a model has is not known");
            let own = self.type_parameters(class);
            if own.is_empty() {
                return Some(Value::Unknown(unknown));
            }
            if own == variables {
                return Some(Value::Class(class));
            }
        }
        let shown: Option<Vec<String>> = arguments.iter().map(|&argument| self.shown_type(file, argument, 0)).collect();
        let place = if shown.is_some() { None } else { Some((file, index)) };
        let shown = shown.map(|shown| shown.join(", ").into());
        let parameters = Some(Parameters { shown, place });
        let given = self.project.given.remember(Given { frames: Vec::new(), parameters, depth: 1 });
        Some(Value::Created(CreatedId { file: class.file, site: Site::Parametrised(class.index), given }))
    }

    /// What stands in the brackets of a class that is named by them.
    pub(super) fn shown_parameters(&self, id: GivenId) -> Option<Arc<str>> {
        self.project.given.get(id)?.parameters.as_ref()?.shown.clone()
    }

    /// The type parameters of a class statement: of `Generic[T]`, or of `class A[T]`.
    fn type_parameters(&self, id: ClassId) -> Vec<Option<(FileId, TextSize)>> {
        let facts = self.project.facts(id.file);
        let class = self.project.class(id);
        if class.has_type_parameters {
            let scope = facts.scopes[class.scope.index()].parent;
            let mut own: Vec<_> = facts
                .bindings_in(scope)
                .iter()
                .filter(|binding| matches!(binding.kind, BindingKind::TypeParameter))
                .map(|binding| Some((id.file, binding.range.start())))
                .collect();
            own.sort_unstable();
            return own;
        }
        for base in facts.arguments(class.bases) {
            let Expr::Subscript { value, index } = facts.expr(base.value) else { continue };
            if !matches!(self.evaluate(id.file, value), Value::External(name) if name.ends_with(".Generic")) {
                continue;
            }
            return match facts.expr(index) {
                Expr::Tuple(run) => facts.list(run).iter().map(|&it| self.type_variable(id.file, it, 0)).collect(),
                _ => vec![self.type_variable(id.file, index, 0)],
            };
        }
        Vec::new()
    }

    /// Where the type variable is made that a name stands for.
    fn type_variable(&self, file: FileId, expr: ExprId, depth: u32) -> Option<(FileId, TextSize)> {
        let facts = self.project.facts(file);
        let Expr::Name { name, scope } = facts.expr(expr) else { return None };
        let mut at = scope;
        loop {
            let bindings = facts.bindings_of(at, name);
            if !bindings.is_empty() {
                return self.type_variable_in(file, at, name, depth);
            }
            let parent = facts.scopes[at.index()].parent;
            if parent == at {
                return None;
            }
            at = parent;
        }
    }

    fn type_variable_in(&self, file: FileId, scope: ScopeId, name: Symbol, depth: u32) -> Option<(FileId, TextSize)> {
        const DEEPEST: u32 = 16;
        let facts = self.project.facts(file);
        let binding = facts.bindings_of(scope, name).last().filter(|_| depth < DEEPEST)?;
        match binding.kind {
            BindingKind::TypeParameter => Some((file, binding.range.start())),
            BindingKind::Assign(value) => match facts.expr(value) {
                Expr::Call(call) => {
                    let made = self.evaluate(file, facts.calls[call.index()].callee);
                    let is_variable = matches!(made, Value::External(name)
                        if matches!(name.rsplit('.').next(), Some("TypeVar" | "ParamSpec" | "TypeVarTuple")));
                    is_variable.then_some((file, binding.range.start()))
                }
                Expr::Name { .. } => self.type_variable(file, value, depth + 1),
                _ => None,
            },
            BindingKind::ImportFrom { level, module, name } => {
                let from = self.project.module_value(self.project.import(file, level, module, None));
                let Value::Module(from) = from else { return None };
                let name = self.project.facts(from).names.find(facts.name(name))?;
                self.type_variable_in(from, ScopeId::MODULE, name, depth + 1)
            }
            _ => None,
        }
    }

    /// A type as pydantic writes it in the name of a model: classes by their qualified names.
    fn shown_type(&self, file: FileId, expr: ExprId, depth: u32) -> Option<String> {
        const DEEPEST: u32 = 8;
        if depth > DEEPEST {
            return None;
        }
        let facts = self.project.facts(file);
        match facts.expr(expr) {
            Expr::None => Some("NoneType".to_owned()),
            Expr::Ellipsis => Some("...".to_owned()),
            Expr::Str(text) => Some(facts.name(text).to_owned()),
            Expr::Name { name, .. } if self.type_variable(file, expr, 0).is_some() => {
                Some(format!("~{}", facts.name(name)))
            }
            Expr::Binary { operator: crate::facts::Operator::BitOr, .. } => {
                let mut parts = Vec::new();
                self.union_parts(file, expr, depth, &mut parts)?;
                Some(format!("Union[{}]", parts.join(", ")))
            }
            Expr::Subscript { value, index } => {
                let of = match self.evaluate(file, value) {
                    Value::External(name) => match name.rsplit_once('.') {
                        Some(("builtins" | "collections.abc" | "typing", last)) => last.to_owned(),
                        _ => return None,
                    },
                    _ => return None,
                };
                let arguments = match facts.expr(index) {
                    Expr::Tuple(run) => facts.list(run).to_vec(),
                    _ => vec![index],
                };
                let shown: Option<Vec<String>> =
                    arguments.iter().map(|&argument| self.shown_type(file, argument, depth + 1)).collect();
                let shown = shown?.join(", ");
                match &*of {
                    "Optional" => Some(format!("Union[{shown}, NoneType]")),
                    "Annotated" | "Literal" | "Callable" => None,
                    _ => Some(format!("{of}[{shown}]")),
                }
            }
            _ => match self.evaluate(file, expr) {
                Value::Class(class) => Some(self.project.qualname(&ClassRef::Source(class))),
                Value::Created(class) => self.project.created_name(class).map(|name| name.to_string()),
                Value::External(name) => match self.project.stdlib_class(&name) {
                    Some(class) => Some(class.qualname().to_owned()),
                    None => name.strip_prefix("typing.").filter(|form| !form.contains('(')).map(str::to_owned),
                },
                _ => None,
            },
        }
    }

    fn union_parts(&self, file: FileId, expr: ExprId, depth: u32, parts: &mut Vec<String>) -> Option<()> {
        match self.project.facts(file).expr(expr) {
            Expr::Binary { operator: crate::facts::Operator::BitOr, left, right } => {
                self.union_parts(file, left, depth + 1, parts)?;
                self.union_parts(file, right, depth + 1, parts)
            }
            _ => {
                parts.push(self.shown_type(file, expr, depth + 1)?);
                Some(())
            }
        }
    }

    /// What CPython keeps of a class itself, in a call that is followed: there a class is the one that was given, and not
    /// one that derives from it.
    pub(super) fn of_class_itself(&self, class: &ClassRef, name: &str) -> Option<Value> {
        if self.frames.borrow().is_empty() {
            return None;
        }
        match name {
            "__name__" => self.project.known_name(class).map(Value::Str),
            "__qualname__" => match class {
                ClassRef::Source(_) => Some(Value::Str(self.project.qualname(class).into())),
                _ => self.project.known_name(class).map(Value::Str),
            },
            "__module__" => match class {
                ClassRef::Source(ClassId { file, .. }) | ClassRef::Created(CreatedId { file, .. }) => {
                    self.project.module_name(*file).map(|module| Value::Str(module.into()))
                }
                ClassRef::Stdlib(name) => {
                    self.project.stdlib.class(name).map(|class| Value::Str(class.module().into()))
                }
            },
            "__bases__" => {
                let Mro::Linear(_) = self.project.mro(class) else { return None };
                let bases = self.project.bases_of(class);
                let values: Vec<Value> = match bases.is_empty() {
                    true => vec![Value::external("builtins.object")],
                    false => bases.iter().map(|base| self.project.class_value(base)).collect(),
                };
                Some(Value::Tuple(values.into()))
            }
            _ => None,
        }
    }
}

impl Project {
    /// The name of a class, where it is known.
    pub(super) fn known_name(&self, class: &ClassRef) -> Option<Arc<str>> {
        match class {
            ClassRef::Created(id) => self.created_name(*id),
            _ => Some(self.class_name(class).into()),
        }
    }

    /// Whether the header of a class statement names what a function around it binds.
    pub(super) fn depends_on_call(&self, id: ClassId) -> bool {
        let facts = self.facts(id.file);
        let class = self.class(id);
        if facts.function_of(class.enclosing).is_none() {
            return false;
        }
        let header = facts.arguments(class.bases).iter().chain(facts.arguments(class.keywords));
        header.into_iter().any(|argument| names_local(facts, argument.value, 0))
    }

    /// Whether a function makes a class that depends on what it is called with.
    pub(super) fn makes_classes(&self, function: FunctionId) -> bool {
        let facts = self.facts(function.file);
        let scope = self.function(function).scope;
        let makes = |index: &CallIndex| {
            let call = facts.calls[index.index()];
            let is_maker = match facts.expr(call.callee) {
                // `metaclass(name, bases, namespace)`.
                Expr::Name { name, .. } | Expr::Attribute { name, .. } => {
                    let is_parameter = |it: &Binding| matches!(it.kind, BindingKind::Parameter(_));
                    matches!(facts.name(name), "type" | "new_class" | "namedtuple" | "NamedTuple" | "make_dataclass")
                        || call.arguments.len == 3 && facts.bindings_of(scope, name).iter().any(is_parameter)
                }
                // `type(cls)(…)`.
                Expr::Call(_) => true,
                _ => false,
            };
            is_maker && call.arguments.len >= 2
        };
        self.calls_in(function).iter().any(makes)
            || facts.classes.iter().enumerate().any(|(index, class)| {
                let id = ClassId { file: function.file, index: ClassIndex(index as u32) };
                facts.function_of(class.enclosing) == Some(function.index)
                    && facts.scopes[scope.index()].kind == ScopeKind::Function(function.index)
                    && self.depends_on_call(id)
            })
    }
}

/// Whether an expression names something that a function binds.
fn names_local(facts: &FileFacts, expr: ExprId, depth: u32) -> bool {
    const DEEPEST: u32 = 16;
    if depth > DEEPEST {
        return false;
    }
    let any = |arguments: &[Argument]| arguments.iter().any(|it| names_local(facts, it.value, depth + 1));
    match facts.expr(expr) {
        Expr::Name { name, scope } => {
            let mut at = scope;
            loop {
                if facts.bindings_of(at, name).iter().any(|it| !matches!(it.kind, BindingKind::Global)) {
                    return facts.function_of(at).is_some();
                }
                let parent = facts.scopes[at.index()].parent;
                if parent == at {
                    return false;
                }
                at = parent;
            }
        }
        Expr::Attribute { value, .. } | Expr::Subscript { value, .. } | Expr::Starred(value) => {
            names_local(facts, value, depth + 1)
        }
        Expr::Call(call) => {
            let call = facts.calls[call.index()];
            names_local(facts, call.callee, depth + 1) || any(facts.arguments(call.arguments))
        }
        Expr::Tuple(run) => facts.list(run).iter().any(|&element| names_local(facts, element, depth + 1)),
        Expr::Binary { left, right, .. } => names_local(facts, left, depth + 1) || names_local(facts, right, depth + 1),
        _ => false,
    }
}

/// Whether all arguments of a call can be bound.
pub(super) fn are_plain(arguments: &[Argument]) -> bool {
    arguments.iter().all(|it| matches!(it.kind, ArgumentKind::Positional | ArgumentKind::Keyword(_)))
}
