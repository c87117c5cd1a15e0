//! Descriptors as CPython makes them: which classes are some, which attributes they manage, what they know of these.
//!
//! Models `type.__new__` (`__set_name__`), and what constructors and methods of a descriptor do to its own attributes:
//! enough of their bodies is run on symbols to tell which name a descriptor works with.
//! <https://docs.python.org/3/reference/datamodel.html#implementing-descriptors>

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use ruff_text_size::TextSize;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::facts::{
    AccessContext, ArgumentKind, Binding, BindingKind, Call, CallIndex, Class, ClassIndex, Comparison, Expr, ExprId,
    FileFacts, Function, FunctionIndex, Guard, LeaveKind, Operator, PROTOCOL, ParameterKind, RegionId, ScopeId,
    ScopeKind, Symbol, hashed,
};
use crate::finding::{FileId, Place};
use crate::project::answers;
use crate::project::edited::Renumbered;
use crate::project::regions::Reach;
use crate::project::value::LONGEST_TEXT;
use crate::project::{ClassId, ClassRef, ExprRef, FunctionId, Lookup, Metaclass, Mro, Project, Value, Wrapper};

/// Stands for the name of whichever attribute a descriptor manages, where no use of it is in view. No string of a
/// program holds it.
pub const ANY_NAME: &str = "\u{0}";

/// Expressions that one question may look at.
const FUEL: u32 = 4_000;
/// Calls within calls.
const MAX_DEPTH: u32 = 24;

/// A name of a class body whose value is an instance of a descriptor class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescriptorUse {
    pub owner: ClassId,
    /// The attribute of the owner, mangled.
    pub attribute: String,
    /// The name in the owner's body.
    pub place: Place,
    /// The owner has it for certain: its body binds the name to nothing else later, and no test stands before it.
    pub is_certain: bool,
    made: Made,
    /// What `__set_name__` is given, one call after the other: `x = y = Positive()`.
    names: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    /// `price = Positive("price")`.
    Call(CallIndex),
    /// `price = positive("price")`, where the function returns what a call in it makes.
    Factory { call: CallIndex, function: FunctionId, inner: CallIndex },
    /// `@Lazy` on a function.
    Decorator(FunctionIndex),
    /// `price = POSITIVE`, where the name stands for what one call made outside of classes, and the function's call in it.
    Elsewhere { file: FileId, call: CallIndex, factory: Option<(FunctionId, CallIndex)> },
}

impl DescriptorUse {
    /// One object under several names: `x = y = Positive()`, or `x = SHARED` and `y = SHARED`.
    pub fn is_shared(&self) -> bool {
        self.names.len() > 1
    }

    /// The call in the owner's body that makes it; absent for a decorator.
    pub fn call(&self) -> Option<CallIndex> {
        match self.made {
            Made::Call(call) | Made::Factory { call, .. } => Some(call),
            Made::Decorator(_) | Made::Elsewhere { .. } => None,
        }
    }

    /// Whether what makes it stands in a file.
    fn rests_on(&self, file: FileId) -> bool {
        self.owner.file == file
            || match self.made {
                Made::Factory { function, .. } => function.file == file,
                Made::Elsewhere { file: other, factory, .. } => {
                    other == file || factory.is_some_and(|(function, _)| function.file == file)
                }
                Made::Call(_) | Made::Decorator(_) => false,
            }
    }
}

/// The uses by the class of the descriptor, and by the class that has the attribute: the descriptor's class, and the
/// position among its uses.
#[derive(Debug, Default)]
pub(super) struct UseIndex {
    by_class: FxHashMap<ClassId, Vec<DescriptorUse>>,
    by_owner: FxHashMap<ClassId, Vec<(ClassId, usize)>>,
    /// Of objects that several classes have: which `__set_name__` comes last is not known.
    across: Vec<(ClassId, DescriptorUse)>,
    makers: Makers,
}

/// What a search for uses goes by: to evaluate everything in every class body would take long.
#[derive(Debug, Default)]
struct Makers {
    /// The classes of descriptors.
    classes: FxHashSet<ClassId>,
    /// What calls and decorators that make one may be named.
    names: FxHashSet<String>,
}

impl Makers {
    /// Whether a call of an expression, or the expression as a decorator, may make a descriptor.
    fn may_make(&self, facts: &FileFacts, expr: ExprId) -> bool {
        facts.original_last_name(expr).is_some_and(|name| self.names.contains(facts.name(name)))
    }
}

impl UseIndex {
    /// With the uses in a file that has changed, and of what came from there.
    pub(super) fn again(mut self, project: &Project, renumbered: &Renumbered) -> Self {
        let file = renumbered.file;
        let mut owners: Vec<ClassId> = project.classes_in(file).collect();
        let by_class = self.by_class.iter().flat_map(|(class, uses)| uses.iter().map(move |used| (class, used)));
        let uses = by_class.chain(self.across.iter().map(|(class, used)| (class, used)));
        let changed = uses.filter(|&(&class, used)| renumbered.has_class(class) || used.rests_on(file));
        owners.extend(changed.map(|(_, used)| used.owner).filter(|owner| owner.file != file));
        owners.sort_unstable();
        owners.dedup();
        let is_open = |used: &DescriptorUse| used.owner.file == file || owners.binary_search(&used.owner).is_ok();
        for uses in self.by_class.values_mut() {
            uses.retain(|used| !is_open(used));
        }
        self.across.retain(|(_, used)| !is_open(used));
        if renumbered.are_classes {
            self.makers.classes = Search { project, in_parallel: false }.classes();
        }
        for owner in owners {
            for (descriptor, used) in project.uses_in(owner, &self.makers) {
                self.by_class.entry(descriptor).or_default().push(used);
            }
        }
        self.ordered()
    }

    fn ordered(mut self) -> Self {
        for (class, used) in std::mem::take(&mut self.across) {
            self.by_class.entry(class).or_default().push(used);
        }
        for (&class, uses) in &mut self.by_class {
            let elsewhere: Vec<(Made, ClassId)> = uses
                .iter()
                .filter(|used| matches!(used.made, Made::Elsewhere { .. }))
                .map(|used| (used.made, used.owner))
                .collect();
            let is_across = |used: &mut DescriptorUse| {
                elsewhere.iter().any(|(made, owner)| *made == used.made && *owner != used.owner)
            };
            self.across.extend(uses.extract_if(.., is_across).map(|used| (class, used)));
        }
        self.by_owner.clear();
        for (&class, uses) in &mut self.by_class {
            uses.sort_by_key(|used| used.place);
            for (position, used) in uses.iter().enumerate() {
                self.by_owner.entry(used.owner).or_default().push((class, position));
            }
        }
        for managed in self.by_owner.values_mut() {
            managed.sort_by_key(|(class, position)| {
                self.by_class.get(class).and_then(|uses| uses.get(*position)).map(|used| used.place)
            });
        }
        self
    }
}

impl Project {
    /// Where instances of exactly this class manage attributes, sorted by place.
    pub fn descriptor_uses(&self, class: ClassId) -> &[DescriptorUse] {
        self.use_index().by_class.get(&class).map_or(&[], Vec::as_slice)
    }

    /// The attributes of exactly this class that descriptors manage, with the descriptors' classes, sorted by place.
    pub fn managed_attributes(&self, owner: ClassId) -> impl Iterator<Item = (ClassId, &DescriptorUse)> {
        let index = self.use_index();
        let uses = index.by_owner.get(&owner).map_or(&[][..], Vec::as_slice);
        uses.iter().filter_map(|&(class, position)| Some((class, index.by_class.get(&class)?.get(position)?)))
    }

    fn use_index(&self) -> &UseIndex {
        // Not in parallel: who waits for a cell that another thread fills must not be given work that needs it.
        answers::widen();
        self.descriptor_uses.get_or_init(|| self.collect_uses(false))
    }

    /// The name of an attribute as code in the class's body reads it: private names are mangled.
    pub fn mangled(&self, class: ClassId, name: &str) -> String {
        mangled(self.facts(class.file), Some(class.index), name)
    }

    /// The classes that derive from a class, directly or not, sorted.
    pub fn subclasses(&self, class: ClassId) -> Vec<ClassId> {
        let mut found: FxHashSet<ClassId> = FxHashSet::default();
        let mut open = vec![class];
        while let Some(next) = open.pop() {
            for &subclass in self.direct_subclasses(&ClassRef::Source(next)) {
                if subclass != class && found.insert(subclass) {
                    open.push(subclass);
                }
            }
        }
        let mut found: Vec<ClassId> = found.into_iter().collect();
        found.sort_unstable();
        found
    }

    /// Whether a class with a special method of descriptors may go by this name.
    pub fn may_be_descriptor(&self, name: &str) -> bool {
        let names = self.descriptor_names.get_or_init(|| {
            let names = Search { project: self, in_parallel: false }.classes().into_iter();
            self.with_aliases(names.map(|id| self.name(id.file, self.class(id).name).to_owned()).collect())
        });
        names.contains(name)
    }

    /// Finds the uses of all descriptors in parallel, so that rules need not wait for them.
    pub(crate) fn find_descriptor_uses(&self) {
        let uses = self.collect_uses(true);
        // Where somebody asked before, the answer is the same.
        let _ = self.descriptor_uses.set(uses);
    }

    fn collect_uses(&self, in_parallel: bool) -> UseIndex {
        let search = Search { project: self, in_parallel };
        let classes = search.classes();
        let mut uses = UseIndex::default();
        if classes.is_empty() {
            return uses;
        }
        let names = search.makers(&classes);
        let makers = Makers { names, classes };
        let found = search.in_each_file(|file, _| {
            let owners = self.classes_in(file);
            owners.flat_map(|owner| self.uses_in(owner, &makers)).collect()
        });
        for (descriptor, used) in found {
            uses.by_class.entry(descriptor).or_default().push(used);
        }
        UseIndex { makers, ..uses }.ordered()
    }

    /// The call that made what an expression of a class body names, where nothing else is done to the object.
    fn made_elsewhere(&self, at: ExprRef, makers: &Makers) -> Option<(FileId, CallIndex)> {
        let made = self.assigned(at);
        let facts = self.facts(made.file);
        let Expr::Call(call) = facts.expr(made.expr) else { return None };
        if !makers.may_make(facts, facts.calls[call.index()].callee) {
            return None;
        }
        let binding = facts.bindings.iter().find(|binding| {
            matches!(binding.kind,
                BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } if value == made.expr)
        })?;
        let is_it = |expr: ExprId| matches!(facts.expr(expr), Expr::Name { name, .. } if name == binding.name);
        let is_changed = facts.accesses.iter().any(|access| {
            access.context != AccessContext::Read
                && matches!(facts.expr(access.expr), Expr::Attribute { value, .. } if is_it(value))
        });
        let is_called = facts
            .calls
            .iter()
            .any(|call| matches!(facts.expr(call.callee), Expr::Attribute { value, .. } if is_it(value)));
        let is_of_class = matches!(facts.scopes[binding.scope.index()].kind, ScopeKind::Class(_));
        (!is_changed && !is_called && !is_of_class).then_some((made.file, call))
    }

    /// The attributes of one class that descriptors manage, with the descriptor's class.
    fn uses_in(&self, owner: ClassId, makers: &Makers) -> Vec<(ClassId, DescriptorUse)> {
        let facts = self.facts(owner.file);
        let class = self.class(owner);
        let mut found: Vec<(ExprRef, ClassId, DescriptorUse)> = Vec::new();
        let bindings = facts.bindings_in(class.scope);
        for (index, binding) in bindings.iter().enumerate() {
            let is_last = bindings.get(index + 1).is_none_or(|next| next.name != binding.name);
            let (maker, made) = match binding.kind {
                BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                    match facts.expr(value) {
                        Expr::Call(call) => {
                            let callee = facts.calls[call.index()].callee;
                            (ExprRef { file: owner.file, expr: callee }, Made::Call(call))
                        }
                        Expr::Name { .. } | Expr::Attribute { .. } => {
                            let at = ExprRef { file: owner.file, expr: value };
                            let Some((file, call)) = self.made_elsewhere(at, makers) else { continue };
                            let callee = self.facts(file).calls[call.index()].callee;
                            (ExprRef { file, expr: callee }, Made::Elsewhere { file, call, factory: None })
                        }
                        _ => continue,
                    }
                }
                BindingKind::Function(function) => match facts.list(facts.functions[function.index()].decorators) {
                    &[decorator] => (ExprRef { file: owner.file, expr: decorator }, Made::Decorator(function)),
                    _ => continue,
                },
                _ => continue,
            };
            if !makers.may_make(self.facts(maker.file), maker.expr) {
                continue;
            }
            let is_certain = is_last && !self.is_optional(owner.file, binding.region);
            let value = self.evaluate(maker);
            let (descriptor, made) = match (value, made) {
                (Value::Class(descriptor), made) => (descriptor, made),
                (Value::Function(function), Made::Call(call)) => match self.factory(function) {
                    Some((descriptor, inner)) => (descriptor, Made::Factory { call, function, inner }),
                    None => continue,
                },
                (Value::Function(function), Made::Elsewhere { file, call, .. }) => match self.factory(function) {
                    Some((descriptor, inner)) => {
                        (descriptor, Made::Elsewhere { file, call, factory: Some((function, inner)) })
                    }
                    None => continue,
                },
                _ => continue,
            };
            if !makers.classes.contains(&descriptor) {
                continue;
            }
            let attribute = mangled(facts, Some(owner.index), facts.name(binding.name));
            let place = Place::new(owner.file, binding.range);
            let key = match made {
                Made::Call(call) | Made::Factory { call, .. } => {
                    ExprRef { file: owner.file, expr: facts.calls[call.index()].expr }
                }
                Made::Elsewhere { file, call, .. } => ExprRef { file, expr: self.facts(file).calls[call.index()].expr },
                Made::Decorator(_) => maker,
            };
            let names = vec![attribute.clone()];
            found.push((key, descriptor, DescriptorUse { owner, attribute, place, is_certain, made, names }));
        }
        found.sort_by_key(|(_, _, used)| used.place);
        let with_names = found.iter().map(|(key, descriptor, used)| {
            let same = found.iter().filter(|(other, ..)| other == key);
            let names = same.map(|(.., used)| used.attribute.clone()).collect();
            (*descriptor, DescriptorUse { names, ..used.clone() })
        });
        with_names.collect()
    }

    /// The class and the call of a function that does nothing else than to return an instance of it.
    fn factory(&self, function: FunctionId) -> Option<(ClassId, CallIndex)> {
        let facts = self.facts(function.file);
        let data = self.function(function);
        let &[returned] = facts.list(data.returned) else { return None };
        let Expr::Call(call) = facts.expr(returned) else { return None };
        if data.falls_off || data.is_async || data.is_generator {
            return None;
        }
        match self.evaluate(ExprRef { file: function.file, expr: facts.calls[call.index()].callee }) {
            Value::Class(class) => Some((class, call)),
            _ => None,
        }
    }

    /// Whether code of a region may be passed over, apart from what its function does before.
    fn is_optional(&self, file: FileId, region: RegionId) -> bool {
        self.reach(file, region) != Reach::Runs
            || self.facts(file).regions(region).take_while(|(_, region)| !is_frame(&region.guard)).any(|(_, region)| {
                match region.guard {
                    Guard::Test { test, .. } => self.decide(file, test, self.model_version()).is_none(),
                    Guard::With { .. } | Guard::None | Guard::Function(_) => false,
                    Guard::Loop
                    | Guard::Try { .. }
                    | Guard::Handler { .. }
                    | Guard::Else { .. }
                    | Guard::Sometimes
                    | Guard::Dead => true,
                }
            })
    }
}

fn is_frame(guard: &Guard) -> bool {
    matches!(guard, Guard::Function(_) | Guard::None)
}

/// The name of a private attribute as the compiler writes it.
/// <https://docs.python.org/3/reference/expressions.html#private-name-mangling>
fn mangled(facts: &FileFacts, class: Option<ClassIndex>, name: &str) -> String {
    let Some(class) = class else { return name.to_owned() };
    let class = facts.name(facts.classes[class.index()].name).trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') || class.is_empty() {
        return name.to_owned();
    }
    format!("_{class}{name}")
}

/// What is looked for in every file.
struct Search<'p> {
    project: &'p Project,
    in_parallel: bool,
}

impl<'p> Search<'p> {
    /// The classes with a special method of descriptors, and those below them.
    fn classes(&self) -> FxHashSet<ClassId> {
        let own = self.in_each_file(|file, facts| {
            let protocol: Vec<Symbol> = PROTOCOL.iter().filter_map(|name| facts.names.find(name)).collect();
            let has_any = |class: &Class| protocol.iter().any(|&name| !facts.bindings_of(class.scope, name).is_empty());
            let classes = if protocol.is_empty() { &[][..] } else { &facts.classes[..] };
            let places = classes.iter().zip(0..).filter(|(class, _)| has_any(class));
            places.map(|(_, index)| ClassId { file, index: ClassIndex(index) }).collect()
        });
        let mut classes: FxHashSet<ClassId> = FxHashSet::default();
        for id in own {
            if classes.insert(id) {
                classes.extend(self.project.subclasses(id));
            }
        }
        classes
    }

    /// The names that calls and decorators must have to make a descriptor.
    fn makers(&self, classes: &FxHashSet<ClassId>) -> FxHashSet<String> {
        let project = self.project;
        if self.in_parallel {
            project.find_aliases();
        }
        let names = classes.iter().map(|&id| project.name(id.file, project.class(id).name).to_owned());
        let mut makers = project.with_aliases(names.collect());
        let hashes: FxHashSet<u64> = makers.iter().map(|name| hashed(name)).collect();
        let factories = self.in_each_file(|_, facts| {
            let factories = facts.synonyms.factories.iter().filter(|factory| hashes.contains(&factory.made));
            factories.map(|factory| facts.name(factory.function).to_owned()).collect()
        });
        makers.extend(project.with_aliases(factories.into_iter().collect()));
        makers
    }

    /// In the order of the files.
    fn in_each_file<T: Send>(&self, find: impl Fn(FileId, &'p FileFacts) -> Vec<T> + Sync) -> Vec<T> {
        let find = |file: FileId| find(file, self.project.facts(file));
        let files: Vec<FileId> = self.project.files().collect();
        match self.in_parallel {
            true => files.into_par_iter().flat_map_iter(find).collect(),
            false => files.into_iter().flat_map(find).collect(),
        }
    }
}

/// The class in whose body code stands, however deep.
fn lexical_class(facts: &FileFacts, scope: ScopeId) -> Option<ClassIndex> {
    let mut at = scope;
    loop {
        let data = facts.scopes.get(at.index())?;
        match data.kind {
            ScopeKind::Class(class) => return Some(class),
            ScopeKind::Module => return None,
            ScopeKind::Function(_) | ScopeKind::Comprehension | ScopeKind::TypeParameters => at = data.parent,
        }
    }
}

/// The name of an attribute as code of a scope reads it: private names are mangled.
pub fn attribute_name(facts: &FileFacts, scope: ScopeId, name: &str) -> String {
    mangled(facts, lexical_class(facts, scope), name)
}

/// What an expression of a descriptor's method stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    Str(String),
    None,
    /// The descriptor itself.
    Descriptor,
    /// The object whose attribute it manages.
    Instance,
    /// The class of that object.
    Owner,
    /// What `__set__` was given.
    Assigned,
    /// A value made of what `__set__` was given in such a way that making it again changes nothing: `float(value)`.
    /// Where it was made.
    Settled(TextSize),
    /// The function that the descriptor decorates.
    Decorated(FunctionId),
    /// `*args`, `**kwargs`.
    Positional(Vec<Meaning>),
    Keywords(Vec<(String, Meaning)>),
    /// Anything else that is the same in every call.
    Value(Value),
    Unknown,
}

impl Meaning {
    fn holds_instance(&self) -> bool {
        match self {
            Self::Instance | Self::Owner => true,
            Self::Positional(values) => values.iter().any(Self::holds_instance),
            Self::Keywords(values) => values.iter().any(|(_, value)| value.holds_instance()),
            _ => false,
        }
    }
}

/// A call of a function and what its parameters stand for.
#[derive(Debug, Clone)]
pub struct Frame {
    pub function: FunctionId,
    parameters: Vec<(Symbol, Meaning)>,
    /// What names and calls stand for that were asked for.
    known: RefCell<FxHashMap<(ExprId, RegionId), Meaning>>,
}

impl Frame {
    /// What the call gives a parameter.
    pub fn parameter(&self, name: Symbol) -> Option<&Meaning> {
        self.parameters.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// What the parameters stand for, in order.
    pub fn arguments(&self) -> impl Iterator<Item = &Meaning> {
        self.parameters.iter().map(|(_, meaning)| meaning)
    }
}

/// An argument of a call.
#[derive(Debug, Clone)]
enum Given {
    Positional(Meaning),
    Keyword(String, Meaning),
    /// Unpacked from something that is not known.
    Any,
}

/// What has to be so for code to run.
#[derive(Debug, Clone)]
pub enum Certainty {
    /// It runs if all of these tests have the right outcome.
    Runs(Conditions),
    Never,
    Unknown(&'static str),
}

#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// Tests that lead elsewhere otherwise.
    pub branches: Vec<ExprId>,
    /// Tests that raise otherwise.
    pub raises: Vec<ExprId>,
    /// A handler before it raises: what it tries may fail.
    pub may_fail: bool,
}

/// What holds a special method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Source(FunctionId),
    Absent,
    Unknown,
}

/// A descriptor after `__init__` and `__set_name__`.
#[derive(Debug)]
pub struct Descriptor<'p> {
    project: &'p Project,
    pub class: ClassId,
    /// The class that it stands in; absent for one that stands for all of its class.
    pub owner: Option<ClassId>,
    /// The attribute that it manages.
    pub attribute: String,
    /// All names that the owner has it by.
    names: Vec<String>,
    mro: Arc<[ClassRef]>,
    attributes: BTreeMap<String, Held>,
    /// An attribute was set whose name is not known.
    is_opaque: bool,
    /// What ran to make it.
    ran: Vec<FunctionId>,
    /// Nothing changes its attributes any more: what an expression of a frame stands for is remembered.
    is_made: bool,
    fuel: Cell<u32>,
    depth: Cell<u32>,
    /// Answers that were cut short.
    cuts: Cell<u32>,
    /// Functions of which it is being found out what they give.
    entered: RefCell<Vec<FunctionId>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Held {
    value: Meaning,
    origin: Option<Place>,
}

impl<'p> Descriptor<'p> {
    /// The descriptor of an attribute; `Err` says what is not known of it.
    pub fn of_use(project: &'p Project, class: ClassId, used: &DescriptorUse) -> Result<Self, &'static str> {
        let mut descriptor = Self::new(project, class, Some(used.owner), used.attribute.clone())?;
        let file = used.place.file;
        let outside = |descriptor: &Self, call: CallIndex, frame: Option<&Frame>, file: FileId| {
            descriptor.given(file, &project.facts(file).calls[call.index()], frame)
        };
        let by_factory = |descriptor: &Self, file: FileId, call: CallIndex, function: FunctionId, inner: CallIndex| {
            let arguments = outside(descriptor, call, None, file);
            let frame = descriptor.bind(function, None, arguments);
            outside(descriptor, inner, Some(&frame), function.file)
        };
        let given = match used.made {
            Made::Call(call) => outside(&descriptor, call, None, file),
            Made::Factory { call, function, inner } => by_factory(&descriptor, file, call, function, inner),
            Made::Elsewhere { file, call, factory: None } => outside(&descriptor, call, None, file),
            Made::Elsewhere { file, call, factory: Some((function, inner)) } => {
                by_factory(&descriptor, file, call, function, inner)
            }
            Made::Decorator(index) => {
                vec![Given::Positional(Meaning::Decorated(FunctionId { file, index }))]
            }
        };
        descriptor.construct(given);
        descriptor.names.clone_from(&used.names);
        for name in &used.names {
            descriptor.name(Meaning::Str(name.clone()));
        }
        descriptor.is_made = true;
        Ok(descriptor)
    }

    /// A descriptor of a class, wherever it may be used.
    pub fn of_class(project: &'p Project, class: ClassId) -> Result<Self, &'static str> {
        let mut descriptor = Self::new(project, class, None, ANY_NAME.to_owned())?;
        descriptor.construct(vec![Given::Any]);
        descriptor.name(Meaning::Str(ANY_NAME.to_owned()));
        descriptor.is_made = true;
        Ok(descriptor)
    }

    /// Any object of exactly a class, of which nothing else is known: its methods are followed in the same way, and
    /// `self` stands for [`Meaning::Descriptor`]. `None` where its bases are not known.
    pub fn of_object(project: &'p Project, class: ClassId) -> Option<Self> {
        let Mro::Linear(mro) = project.mro(&ClassRef::Source(class)) else { return None };
        Some(Self {
            project,
            class,
            owner: None,
            names: Vec::new(),
            attribute: String::new(),
            mro,
            attributes: BTreeMap::new(),
            is_opaque: true,
            ran: Vec::new(),
            is_made: true,
            fuel: Cell::new(FUEL),
            depth: Cell::new(0),
            cuts: Cell::new(0),
            entered: RefCell::default(),
        })
    }

    fn new(
        project: &'p Project,
        class: ClassId,
        owner: Option<ClassId>,
        attribute: String,
    ) -> Result<Self, &'static str> {
        let this = ClassRef::Source(class);
        let Mro::Linear(mro) = project.mro(&this) else { return Err("the bases of the descriptor are not known") };
        if mro.iter().any(|class| matches!(class, ClassRef::Created(_))) {
            return Err("a base of the descriptor is created by a call");
        }
        match project.metaclass(&this) {
            Metaclass::Known { class, .. }
                if class.is_stdlib("builtins.type") || class.is_stdlib("abc.ABCMeta") || is_typing(&class) => {}
            _ => return Err("the descriptor's metaclass may change what a call of the class gives"),
        }
        for name in ["__new__", "__getattribute__", "__setattr__", "__getattr__"] {
            match project.lookup(&this, name) {
                Lookup::Absent => {}
                Lookup::Found(member) if member.owner.source().is_none() => {}
                Lookup::Found(_) | Lookup::Unknown(_) => {
                    return Err("the descriptor's class decides itself how it is made or how its attributes are found");
                }
            }
        }
        let facts = project.facts(class.file);
        let is_plain = facts.list(project.class(class).decorators).iter().all(|&decorator| {
            matches!(project.evaluate(ExprRef { file: class.file, expr: decorator }), Value::External(name)
                if matches!(name.trim_end_matches("()"), "dataclasses.dataclass" | "typing.final" | "functools.total_ordering"
                    | "typing.runtime_checkable" | "typing_extensions.final"))
        });
        if !is_plain {
            return Err("a decorator may replace the descriptor's class");
        }
        Ok(Self {
            project,
            class,
            owner,
            names: vec![attribute.clone()],
            attribute,
            mro,
            attributes: BTreeMap::new(),
            is_opaque: false,
            ran: Vec::new(),
            is_made: false,
            fuel: Cell::new(FUEL),
            depth: Cell::new(0),
            cuts: Cell::new(0),
            entered: RefCell::default(),
        })
    }

    /// How the attribute is called in messages; `None` where no use is in view.
    pub fn shown_attribute(&self) -> Option<&str> {
        (self.attribute != ANY_NAME).then_some(self.attribute.as_str())
    }

    /// Whether it is found under a name.
    pub fn manages(&self, name: &str) -> bool {
        self.names.iter().any(|own| own == name)
    }

    pub fn method(&self, name: &str) -> Method {
        match self.project.lookup(&ClassRef::Source(self.class), name) {
            Lookup::Found(member) => match member.value {
                Value::Function(function) => Method::Source(function),
                _ => Method::Unknown,
            },
            Lookup::Absent => Method::Absent,
            Lookup::Unknown(_) => Method::Unknown,
        }
    }

    /// The classes that its methods come from, in the order of the MRO.
    pub fn classes(&self) -> impl Iterator<Item = &ClassRef> {
        self.mro.iter()
    }

    /// A call of one of its methods.
    pub fn call(&self, method: FunctionId, arguments: &[Meaning]) -> Frame {
        self.fuel.set(FUEL);
        let given = arguments.iter().cloned().map(Given::Positional).collect();
        self.bind(method, Some(Meaning::Descriptor), given)
    }

    /// A call of a function that gets nothing but these arguments.
    pub fn call_plainly(&self, function: FunctionId, arguments: Vec<Meaning>) -> Frame {
        self.bind(function, None, arguments.into_iter().map(Given::Positional).collect())
    }

    /// Whether a call can get at the object whose attribute it manages, or at its class.
    pub fn knows_instance(&self, frame: &Frame) -> bool {
        let held = self.attributes.values().map(|held| &held.value);
        frame.arguments().chain(held).any(Meaning::holds_instance)
    }

    /// Where an expression's value was put into an attribute of the descriptor.
    pub fn origin(&self, frame: &Frame, expr: ExprId, region: RegionId) -> Option<Place> {
        let facts = self.project.facts(frame.function.file);
        let Expr::Attribute { value, name } = facts.expr(expr) else { return None };
        if self.meaning(frame, value, region) != Meaning::Descriptor {
            return None;
        }
        self.attributes.get(&self.attribute_name(frame, name))?.origin
    }

    /// The name of an attribute as code of a frame reads it.
    pub fn attribute_name(&self, frame: &Frame, name: Symbol) -> String {
        let facts = self.project.facts(frame.function.file);
        let scope = self.project.function(frame.function).scope;
        attribute_name(facts, scope, facts.name(name))
    }

    /// Whether something other than what made the descriptor sets an attribute of it.
    pub fn is_changed_later(&self, name: &str) -> bool {
        self.mro.iter().filter_map(ClassRef::source).any(|owner| {
            let facts = self.project.facts(owner.file);
            facts.bindings_in(self.project.class(owner).scope).iter().any(|binding| {
                let BindingKind::Function(index) = binding.kind else { return false };
                let function = FunctionId { file: owner.file, index };
                let Some(first) = facts.parameters(self.project.function(function).parameters).first() else {
                    return false;
                };
                !self.ran.contains(&function)
                    && !self.is_replaced_maker(owner, function)
                    && self.project.accesses_in(function).iter().any(|&access| {
                        let access = facts.accesses[access as usize];
                        let Expr::Attribute { value, name: own } = facts.expr(access.expr) else { return false };
                        access.context != AccessContext::Read
                            && matches!(facts.expr(value), Expr::Name { name, .. } if name == first.name)
                            && mangled(facts, Some(owner.index), facts.name(own)) == name
                    })
            })
        })
    }

    /// Whether code of its files gives the class itself another value: `Price.strict = True`, `type(self).strict = True`.
    fn is_set_on_class(&self, name: &str) -> bool {
        self.mro.iter().filter_map(ClassRef::source).any(|owner| {
            let facts = self.project.facts(owner.file);
            let symbol = facts.names.find(name).filter(|&symbol| facts.bound_names.is_assigned_attribute(symbol));
            let Some(symbol) = symbol else { return false };
            facts.accesses.iter().any(|access| {
                let Expr::Attribute { value, name } = facts.expr(access.expr) else { return false };
                let is_class = || match facts.expr(value) {
                    Expr::Attribute { name, .. } => facts.name(name) == "__class__",
                    Expr::Call(call) => matches!(facts.expr(facts.calls[call.index()].callee), Expr::Name { name, .. }
                        if facts.name(name) == "type"),
                    Expr::Name { .. } => matches!(self.project.evaluate(ExprRef { file: owner.file, expr: value }),
                        Value::Class(id) if self.mro.contains(&ClassRef::Source(id))),
                    _ => false,
                };
                name == symbol && access.context != AccessContext::Read && is_class()
            })
        })
    }

    /// A `__init__` or `__set_name__` that a class before it in the MRO has replaced without calling it.
    fn is_replaced_maker(&self, owner: ClassId, function: FunctionId) -> bool {
        let name = self.project.function(function).name.map(|name| self.project.name(owner.file, name));
        matches!(name, Some("__init__" | "__set_name__"))
    }

    // Making.

    fn construct(&mut self, given: Vec<Given>) {
        match self.method("__init__") {
            Method::Source(init) => {
                let frame = self.bind(init, Some(Meaning::Descriptor), given);
                self.run(&frame, true);
            }
            Method::Absent => self.set_fields(given),
            Method::Unknown => {
                let is_object = matches!(
                    self.project.lookup(&ClassRef::Source(self.class), "__init__"),
                    Lookup::Found(member) if member.owner.is_stdlib("builtins.object") || is_typing(&member.owner)
                );
                if is_object {
                    self.set_fields(given);
                } else {
                    self.is_opaque = true;
                }
            }
        }
    }

    /// The generated `__init__` of a dataclass.
    fn set_fields(&mut self, given: Vec<Given>) {
        let is_dataclass = |id: ClassId| {
            let facts = self.project.facts(id.file);
            facts.list(self.project.class(id).decorators).iter().any(|&decorator| {
                matches!(self.project.evaluate(ExprRef { file: id.file, expr: decorator }), Value::External(name)
                    if name.trim_end_matches("()") == "dataclasses.dataclass")
            })
        };
        let mut fields: Vec<(String, Option<Meaning>, Place)> = Vec::new();
        for id in self.mro.iter().rev().filter_map(ClassRef::source).filter(|&id| is_dataclass(id)) {
            let facts = self.project.facts(id.file);
            let mut own: Vec<&Binding> = facts
                .bindings_in(self.project.class(id).scope)
                .iter()
                .filter(|binding| matches!(binding.kind, BindingKind::Annotated { .. }))
                .collect();
            own.sort_by_key(|binding| binding.range.start());
            for binding in own {
                let BindingKind::Annotated { value, .. } = binding.kind else { continue };
                let name = facts.name(binding.name).to_owned();
                let default = value.map(|value| match facts.expr(value) {
                    // `field(…)`.
                    Expr::Call(_) => Meaning::Unknown,
                    _ => self.constant(id.file, value),
                });
                let field = (name, default, Place::new(id.file, binding.range));
                match fields.iter_mut().find(|(name, ..)| *name == field.0) {
                    Some(old) => *old = field,
                    None => fields.push(field),
                }
            }
        }
        if fields.is_empty() {
            return;
        }
        let is_known = given.iter().all(|given| !matches!(given, Given::Any));
        let mut positional = given.iter().filter_map(|given| match given {
            Given::Positional(value) => Some(value.clone()),
            Given::Keyword(..) | Given::Any => None,
        });
        for (name, default, origin) in fields {
            let keyword = given.iter().find_map(|given| match given {
                Given::Keyword(own, value) if *own == name => Some(value.clone()),
                _ => None,
            });
            let value = positional.next().or(keyword);
            let value = if is_known { value.or(default) } else { value };
            self.attributes.insert(name, Held { value: value.unwrap_or(Meaning::Unknown), origin: Some(origin) });
        }
        if let Method::Source(after) = self.method("__post_init__") {
            let frame = self.bind(after, Some(Meaning::Descriptor), Vec::new());
            self.run(&frame, true);
        }
    }

    fn name(&mut self, name: Meaning) {
        match self.method("__set_name__") {
            Method::Source(method) => {
                let given = vec![Given::Positional(Meaning::Owner), Given::Positional(name)];
                let frame = self.bind(method, Some(Meaning::Descriptor), given);
                self.run(&frame, true);
            }
            Method::Absent => {}
            Method::Unknown => self.is_opaque = true,
        }
    }

    /// Does what a function does to the descriptor's attributes.
    fn run(&mut self, frame: &Frame, is_certain: bool) {
        if self.depth.get() > MAX_DEPTH || self.fuel.get() == 0 {
            self.is_opaque = true;
            return;
        }
        self.ran.push(frame.function);
        self.depth.set(self.depth.get() + 1);
        for event in self.events(frame.function) {
            let runs = match self.certainty(frame, event.start, event.region) {
                Certainty::Never => continue,
                Certainty::Runs(conditions) => is_certain && conditions.branches.is_empty(),
                Certainty::Unknown(_) => false,
            };
            match event.what {
                What::Access(index) => self.run_access(frame, index, runs),
                What::Call(index) => self.run_call(frame, index, runs),
            }
        }
        self.depth.set(self.depth.get() - 1);
    }

    fn run_access(&mut self, frame: &Frame, index: u32, is_certain: bool) {
        let facts = self.project.facts(frame.function.file);
        let access = facts.accesses[index as usize];
        let Expr::Attribute { value, name } = facts.expr(access.expr) else { return };
        if self.meaning(frame, value, access.region) != Meaning::Descriptor {
            return;
        }
        let value = match access.context {
            AccessContext::Read => {
                self.is_opaque |= facts.name(name) == "__dict__";
                return;
            }
            AccessContext::Write { value: Some(value) } => self.meaning(frame, value, access.region),
            AccessContext::Write { value: None } | AccessContext::Update { .. } | AccessContext::Delete => {
                Meaning::Unknown
            }
        };
        let mut range = facts.range(access.expr);
        if let AccessContext::Write { value: Some(value) } = access.context {
            range = range.cover(facts.range(value));
        }
        let name = self.attribute_name(frame, name);
        self.set(name, value, is_certain, Some(Place::new(frame.function.file, range)));
    }

    fn set(&mut self, name: String, value: Meaning, is_certain: bool, origin: Option<Place>) {
        let is_same = self.attributes.get(&name).is_some_and(|held| held.value == value);
        let value = if is_certain || is_same { value } else { Meaning::Unknown };
        self.attributes.insert(name, Held { value, origin });
    }

    fn run_call(&mut self, frame: &Frame, index: CallIndex, is_certain: bool) {
        let facts = self.project.facts(frame.function.file);
        let call = facts.calls[index.index()];
        let arguments = facts.arguments(call.arguments);
        let argument = |position: usize| {
            let argument = arguments.get(position)?;
            (argument.kind == ArgumentKind::Positional).then(|| self.meaning(frame, argument.value, call.region))
        };
        if let Meaning::Value(Value::External(callee)) = self.meaning(frame, call.callee, call.region) {
            if argument(0) != Some(Meaning::Descriptor) {
                return;
            }
            match (&*callee, argument(1)) {
                ("builtins.setattr", Some(Meaning::Str(name))) => {
                    let value = argument(2).unwrap_or(Meaning::Unknown);
                    let origin = Place::new(frame.function.file, facts.range(call.expr));
                    self.set(name, value, is_certain, Some(origin));
                }
                ("functools.update_wrapper", Some(Meaning::Decorated(function))) => {
                    let name = self.project.function(function).name.map(|name| self.project.name(function.file, name));
                    if let Some(name) = name {
                        self.set("__name__".into(), Meaning::Str(name.into()), is_certain, None);
                    }
                }
                ("builtins.setattr" | "builtins.delattr" | "builtins.vars", _) => self.is_opaque = true,
                _ => {}
            }
            return;
        }
        if let Some(inner) = self.called(frame, &call)
            && !self.ran_within(inner.function)
        {
            self.run(&inner, is_certain);
        }
    }

    /// A method that calls itself has nothing to add.
    fn ran_within(&self, function: FunctionId) -> bool {
        self.ran.iter().filter(|&&ran| ran == function).count() > 8
    }

    /// Calls and attribute accesses of a function, in about the order in which they are evaluated.
    pub fn events(&self, function: FunctionId) -> Vec<Event> {
        let facts = self.project.facts(function.file);
        let calls = self.project.calls_in(function).iter().map(|&index| {
            let call = &facts.calls[index.index()];
            let range = facts.range(call.expr);
            Event { start: range.start(), end: range.end(), region: call.region, what: What::Call(index) }
        });
        let accesses = self.project.accesses_in(function).iter().map(|&index| {
            let access = &facts.accesses[index as usize];
            let range = facts.range(access.expr);
            // A value is there before it is assigned.
            let end = match access.context {
                AccessContext::Write { value: Some(value) } | AccessContext::Update { value } => {
                    range.end().max(facts.range(value).end() + TextSize::new(1))
                }
                _ => range.end(),
            };
            Event { start: range.start(), end, region: access.region, what: What::Access(index) }
        });
        let mut events: Vec<Event> = calls.chain(accesses).collect();
        events.sort_by_key(|event| (event.end, std::cmp::Reverse(event.start)));
        events
    }

    // Calls.

    /// What a call in a frame runs, where that is a function read from source whose body runs at once.
    pub fn called(&self, frame: &Frame, call: &Call) -> Option<Frame> {
        let file = frame.function.file;
        let facts = self.project.facts(file);
        let (function, receiver) = match facts.expr(call.callee) {
            Expr::Attribute { value, name } => {
                let name = self.attribute_name(frame, name);
                if let Some(after) = self.super_class(frame, value, call.region) {
                    let position = self.mro.iter().position(|class| *class == ClassRef::Source(after))?;
                    let member = self.mro[position + 1..].iter().find_map(|class| match class {
                        ClassRef::Source(id) => self.project.own_member(*id, &name),
                        ClassRef::Created(_) | ClassRef::Stdlib(_) => None,
                    })?;
                    self.method_of(&member.value)?
                } else {
                    match self.meaning(frame, value, call.region) {
                        Meaning::Descriptor if !self.attributes.contains_key(&name) => {
                            match self.project.lookup(&ClassRef::Source(self.class), &name) {
                                Lookup::Found(member) => self.method_of(&member.value)?,
                                Lookup::Absent | Lookup::Unknown(_) => return None,
                            }
                        }
                        Meaning::Value(value @ (Value::Class(_) | Value::Module(_))) => {
                            match self.project.attribute(&value, &name) {
                                Value::Function(function) => (function, None),
                                _ => return None,
                            }
                        }
                        _ => return None,
                    }
                }
            }
            _ => match self.meaning(frame, call.callee, call.region) {
                Meaning::Value(Value::Function(function)) => (function, None),
                _ => return None,
            },
        };
        let data = self.project.function(function);
        if data.is_async || data.is_generator {
            return None;
        }
        Some(self.bind(function, receiver, self.given(file, call, Some(frame))))
    }

    /// A member of the descriptor's class that a call runs, and its first argument.
    fn method_of(&self, member: &Value) -> Option<(FunctionId, Option<Meaning>)> {
        match member {
            Value::Function(function) => Some((*function, Some(Meaning::Descriptor))),
            Value::Wrapped { wrapper: Wrapper::StaticMethod, function } => Some((*function, None)),
            Value::Wrapped { wrapper: Wrapper::ClassMethod, function } => {
                Some((*function, Some(Meaning::Value(Value::Class(self.class)))))
            }
            _ => None,
        }
    }

    /// The class after which `super()` looks, on the descriptor.
    fn super_class(&self, frame: &Frame, expr: ExprId, region: RegionId) -> Option<ClassId> {
        let file = frame.function.file;
        let facts = self.project.facts(file);
        let Expr::Call(call) = facts.expr(expr) else { return None };
        let call = facts.calls[call.index()];
        if self.meaning(frame, call.callee, region) != Meaning::Value(Value::external("builtins.super")) {
            return None;
        }
        match facts.arguments(call.arguments) {
            [] => {
                let index = facts.enclosing_class(frame.function.index)?;
                let is_own = frame.parameters.first().is_some_and(|(_, first)| *first == Meaning::Descriptor);
                is_own.then_some(ClassId { file, index })
            }
            [class, receiver] => {
                let is_own = self.meaning(frame, receiver.value, region) == Meaning::Descriptor;
                match self.meaning(frame, class.value, region) {
                    Meaning::Value(Value::Class(class)) if is_own => Some(class),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn given(&self, file: FileId, call: &Call, frame: Option<&Frame>) -> Vec<Given> {
        let facts = self.project.facts(file);
        let mut given = Vec::new();
        for argument in facts.arguments(call.arguments) {
            let value = match frame {
                Some(frame) => self.meaning(frame, argument.value, call.region),
                None => self.constant(file, argument.value),
            };
            match (argument.kind, value) {
                (ArgumentKind::Positional, value) => given.push(Given::Positional(value)),
                (ArgumentKind::Keyword(name), value) => given.push(Given::Keyword(facts.name(name).to_owned(), value)),
                (ArgumentKind::Starred, Meaning::Positional(values)) => {
                    given.extend(values.into_iter().map(Given::Positional));
                }
                (ArgumentKind::DoubleStarred, Meaning::Keywords(values)) => {
                    given.extend(values.into_iter().map(|(name, value)| Given::Keyword(name, value)));
                }
                (ArgumentKind::Starred | ArgumentKind::DoubleStarred, _) => given.push(Given::Any),
            }
        }
        given
    }

    /// Gives arguments to parameters, as a call does.
    fn bind(&self, function: FunctionId, receiver: Option<Meaning>, given: Vec<Given>) -> Frame {
        let facts = self.project.facts(function.file);
        let is_complete = !given.iter().any(|given| matches!(given, Given::Any));
        let mut positional: std::collections::VecDeque<Meaning> = receiver.into_iter().collect();
        let mut keywords: Vec<(String, Meaning)> = Vec::new();
        let mut is_past_unknown = false;
        for given in given {
            match given {
                // What comes after `*values` may have any position.
                Given::Positional(_) if is_past_unknown => {}
                Given::Positional(value) => positional.push_back(value),
                Given::Keyword(name, value) => keywords.push((name, value)),
                Given::Any => is_past_unknown = true,
            }
        }
        let mut parameters = Vec::new();
        for parameter in facts.parameters(self.project.function(function).parameters) {
            let name = facts.name(parameter.name);
            let mut keyword = || {
                let at = keywords.iter().position(|(own, _)| own == name)?;
                Some(keywords.swap_remove(at).1)
            };
            let value = match parameter.kind {
                ParameterKind::PositionalOnly => positional.pop_front(),
                ParameterKind::Positional => positional.pop_front().or_else(&mut keyword),
                ParameterKind::KeywordOnly => keyword(),
                ParameterKind::Variadic if is_complete => Some(Meaning::Positional(positional.drain(..).collect())),
                ParameterKind::Keywords if is_complete => Some(Meaning::Keywords(std::mem::take(&mut keywords))),
                ParameterKind::Variadic | ParameterKind::Keywords => Some(Meaning::Unknown),
            };
            let value = value.unwrap_or_else(|| match parameter.default {
                Some(default) if is_complete => self.constant(function.file, default),
                _ => Meaning::Unknown,
            });
            parameters.push((parameter.name, value));
        }
        Frame { function, parameters, known: RefCell::default() }
    }

    // Expressions.

    /// What an expression that belongs to no call of the descriptor stands for.
    fn constant(&self, file: FileId, expr: ExprId) -> Meaning {
        meaning_of(self.project.evaluate(ExprRef { file, expr }))
    }

    /// What an expression of a frame stands for, in a region of it.
    pub fn meaning(&self, frame: &Frame, expr: ExprId, region: RegionId) -> Meaning {
        let fuel = self.fuel.get();
        if fuel == 0 || self.depth.get() > MAX_DEPTH {
            return self.cut();
        }
        self.fuel.set(fuel - 1);
        let is_kept = self.is_made
            && matches!(self.project.facts(frame.function.file).expr(expr), Expr::Name { .. } | Expr::Call(_));
        if is_kept && let Some(meaning) = frame.known.borrow().get(&(expr, region)) {
            return meaning.clone();
        }
        self.depth.set(self.depth.get() + 1);
        let cuts = self.cuts.get();
        let meaning = self.meaning_within(frame, expr, region);
        self.depth.set(self.depth.get() - 1);
        if is_kept && self.cuts.get() == cuts {
            frame.known.borrow_mut().insert((expr, region), meaning.clone());
        }
        meaning
    }

    /// Counts an answer that is not whole: nothing that was concluded from it is remembered.
    fn cut(&self) -> Meaning {
        self.cuts.set(self.cuts.get() + 1);
        Meaning::Unknown
    }

    fn meaning_within(&self, frame: &Frame, expr: ExprId, region: RegionId) -> Meaning {
        let file = frame.function.file;
        let facts = self.project.facts(file);
        let inner = |expr| self.meaning(frame, expr, region);
        match facts.expr(expr) {
            Expr::Str(text) => Meaning::Str(facts.name(text).to_owned()),
            Expr::None => Meaning::None,
            Expr::True | Expr::False | Expr::Int(_) | Expr::Float(_) | Expr::Bytes => self.constant(file, expr),
            Expr::Name { name, scope } => self.variable(frame, expr, name, scope, region),
            Expr::Attribute { value, name } => self.read(frame, inner(value), name),
            Expr::FString(parts) => {
                let parts = facts.list(parts).iter().map(|&part| text(inner(part))).collect::<Option<Vec<_>>>();
                parts.map_or(Meaning::Unknown, |parts| put_together(parts.concat()))
            }
            Expr::Binary { operator: Operator::Add, left, right } => match (inner(left), inner(right)) {
                (Meaning::Str(left), Meaning::Str(right)) => put_together(left + &right),
                _ => Meaning::Unknown,
            },
            Expr::Binary { operator: Operator::Mod, left, right } => {
                let Meaning::Str(template) = inner(left) else { return Meaning::Unknown };
                let values = match facts.expr(right) {
                    Expr::Tuple(values) => facts.list(values).iter().map(|&value| text(inner(value))).collect(),
                    _ => vec![text(inner(right))],
                };
                percent(&template, &values).map_or(Meaning::Unknown, put_together)
            }
            Expr::Call(call) => self.result(frame, &facts.calls[call.index()], region),
            Expr::If { test, body, orelse } => match self.truth(frame, test, region) {
                Some(holds) => inner(if holds { body } else { orelse }),
                None => joined(&[inner(body), inner(orelse)], facts.range(expr).start()),
            },
            Expr::Bool { is_and, operands } => {
                let operands = facts.list(operands);
                for (position, &operand) in operands.iter().enumerate() {
                    if position + 1 == operands.len() {
                        return inner(operand);
                    }
                    match self.truth(frame, operand, region) {
                        Some(holds) if holds != is_and => return inner(operand),
                        Some(_) => {}
                        None => return Meaning::Unknown,
                    }
                }
                Meaning::Unknown
            }
            Expr::Named(value) => inner(value),
            // `name[0]`.
            Expr::Subscript { value, index } => match (inner(value), facts.expr(index)) {
                (Meaning::Str(text), Expr::Int(at)) => {
                    let letter = usize::try_from(at).ok().and_then(|at| text.chars().nth(at));
                    letter.map_or(Meaning::Unknown, |letter| Meaning::Str(letter.to_string()))
                }
                _ => Meaning::Unknown,
            },
            _ => Meaning::Unknown,
        }
    }

    /// A name, by the bindings that are in force where it stands.
    fn variable(&self, frame: &Frame, expr: ExprId, name: Symbol, scope: ScopeId, region: RegionId) -> Meaning {
        let file = frame.function.file;
        let facts = self.project.facts(file);
        let own = self.project.function(frame.function).scope;
        let mut at = scope;
        while at != own {
            let Some(data) = facts.scopes.get(at.index()) else { return Meaning::Unknown };
            if !facts.bindings_of(at, name).is_empty() {
                return Meaning::Unknown;
            }
            if !matches!(data.kind, ScopeKind::Comprehension) || data.parent == at {
                return Meaning::Unknown;
            }
            at = data.parent;
        }
        let bindings = facts.bindings_of(own, name);
        if bindings.is_empty() {
            return self.constant(file, expr);
        }
        if bindings.iter().any(|binding| matches!(binding.kind, BindingKind::Global | BindingKind::Nonlocal)) {
            return Meaning::Unknown;
        }
        let position = facts.range(expr).start();
        let chain: Vec<RegionId> = facts.regions(region).map(|(id, _)| id).collect();
        let mut values = Vec::new();
        let mut last = TextSize::new(0);
        for binding in bindings.iter().rev().filter(|binding| binding.since <= position) {
            last = last.max(binding.since);
            values.push(self.bound(frame, binding));
            if matches!(binding.kind, BindingKind::Parameter(_)) || chain.contains(&binding.region) {
                return joined(&values, last);
            }
        }
        Meaning::Unknown
    }

    fn bound(&self, frame: &Frame, binding: &Binding) -> Meaning {
        match binding.kind {
            BindingKind::Parameter(_) => frame.parameter(binding.name).cloned().unwrap_or(Meaning::Unknown),
            BindingKind::Assign(value) | BindingKind::Annotated { value: Some(value), .. } => {
                self.meaning(frame, value, binding.region)
            }
            _ => Meaning::Unknown,
        }
    }

    fn read(&self, frame: &Frame, value: Meaning, name: Symbol) -> Meaning {
        let name = self.attribute_name(frame, name);
        match (value, name.as_str()) {
            (Meaning::Descriptor, "__class__") => Meaning::Value(Value::Class(self.class)),
            (Meaning::Descriptor, _) => self.own_attribute(&name),
            (Meaning::Instance, "__class__") => Meaning::Owner,
            (Meaning::Decorated(function), "__name__" | "__qualname__") => {
                let text = self.project.function(function).name.map(|text| self.project.name(function.file, text));
                match text {
                    Some(text) if name == "__name__" => Meaning::Str(text.to_owned()),
                    _ => Meaning::Unknown,
                }
            }
            (Meaning::Value(value), "__name__") => match value {
                Value::Class(class) => {
                    Meaning::Str(self.project.name(class.file, self.project.class(class).name).to_owned())
                }
                Value::Function(function) => match self.project.function(function).name {
                    Some(name) => Meaning::Str(self.project.name(function.file, name).to_owned()),
                    None => Meaning::Unknown,
                },
                _ => Meaning::Unknown,
            },
            // Another round may find what the one before has assigned.
            (Meaning::Value(Value::Class(_) | Value::Module(_)), _)
                if self.project.is_assigned_to(frame.function.file, &name) =>
            {
                Meaning::Unknown
            }
            (Meaning::Value(value), _) => meaning_of(self.project.attribute(&value, &name)),
            _ => Meaning::Unknown,
        }
    }

    fn own_attribute(&self, name: &str) -> Meaning {
        let found = self.project.lookup(&ClassRef::Source(self.class), name);
        if let Lookup::Found(member) = &found
            && let Value::Wrapped { wrapper: Wrapper::Property | Wrapper::CachedProperty, function } = member.value
        {
            return self.returned(&self.bind(function, Some(Meaning::Descriptor), Vec::new()));
        }
        if self.is_opaque || self.is_changed_later(name) {
            return Meaning::Unknown;
        }
        match (self.attributes.get(name), found) {
            (Some(held), _) => held.value.clone(),
            (None, Lookup::Found(member)) => match member.value {
                Value::Instance(_) | Value::Union(_) => Meaning::Unknown,
                slot if slot.is_slot() => Meaning::Unknown,
                _ if self.is_set_on_class(name) => Meaning::Unknown,
                value => meaning_of(value),
            },
            (None, Lookup::Absent | Lookup::Unknown(_)) => Meaning::Unknown,
        }
    }

    fn result(&self, frame: &Frame, call: &Call, region: RegionId) -> Meaning {
        let facts = self.project.facts(frame.function.file);
        let arguments = facts.arguments(call.arguments);
        let is_plain = arguments.iter().all(|argument| argument.kind == ArgumentKind::Positional);
        let position = facts.range(call.expr).start();
        if let Some(inner) = self.called(frame, call) {
            return self.returned(&inner);
        }
        if let Expr::Attribute { value, name } = facts.expr(call.callee) {
            let method = facts.name(name);
            match self.meaning(frame, value, region) {
                Meaning::Str(template) => return self.string_method(frame, &template, method, call, region),
                // A string that is stripped or lowered once more stays as it is.
                Meaning::Assigned | Meaning::Settled(_)
                    if matches!(method, "strip" | "lstrip" | "rstrip" | "lower" | "upper" | "title" | "casefold") =>
                {
                    return Meaning::Settled(position);
                }
                Meaning::Unknown => return Meaning::Unknown,
                _ => {}
            }
        }
        let Meaning::Value(Value::External(callee)) = self.meaning(frame, call.callee, region) else {
            return Meaning::Unknown;
        };
        let first = arguments.first().map(|argument| self.meaning(frame, argument.value, region));
        match (&*callee, first) {
            ("builtins.type", Some(Meaning::Instance)) if arguments.len() == 1 => Meaning::Owner,
            ("builtins.type", Some(Meaning::Descriptor)) if arguments.len() == 1 => {
                Meaning::Value(Value::Class(self.class))
            }
            ("builtins.str" | "sys.intern", Some(Meaning::Str(text))) if arguments.len() == 1 => Meaning::Str(text),
            (
                "builtins.str" | "builtins.int" | "builtins.float" | "builtins.bool" | "builtins.list"
                | "builtins.tuple" | "builtins.set" | "builtins.dict" | "builtins.frozenset" | "builtins.sorted"
                | "builtins.round" | "builtins.abs" | "builtins.max" | "builtins.min" | "decimal.Decimal"
                | "pathlib.Path" | "copy.copy" | "copy.deepcopy",
                Some(Meaning::Assigned | Meaning::Settled(_)),
            ) if is_plain => Meaning::Settled(position),
            ("typing.cast", _) => {
                arguments.get(1).map_or(Meaning::Unknown, |argument| self.meaning(frame, argument.value, region))
            }
            ("builtins.getattr", Some(Meaning::Descriptor)) => {
                match arguments.get(1).map(|argument| self.meaning(frame, argument.value, region)) {
                    Some(Meaning::Str(name)) => self.own_attribute(&name),
                    _ => Meaning::Unknown,
                }
            }
            _ => Meaning::Unknown,
        }
    }

    /// What a call of a function gives: nothing but what all of its `return` statements agree on.
    fn returned(&self, frame: &Frame) -> Meaning {
        let data = self.project.function(frame.function);
        if data.is_async || data.is_generator || data.falls_off {
            return Meaning::Unknown;
        }
        if self.entered.borrow().contains(&frame.function) {
            return self.cut();
        }
        self.entered.borrow_mut().push(frame.function);
        let meaning = self.returned_in(frame, data);
        self.entered.borrow_mut().pop();
        meaning
    }

    fn returned_in(&self, frame: &Frame, data: &Function) -> Meaning {
        let facts = self.project.facts(frame.function.file);
        let mut meaning = None;
        for &value in facts.list(data.returned) {
            // The region of a `return` is not known: a name must mean the same everywhere.
            let value = self.meaning(frame, value, self.body_region(frame.function));
            match &meaning {
                None => meaning = Some(value),
                Some(before) if *before == value => {}
                Some(_) => return Meaning::Unknown,
            }
        }
        meaning.unwrap_or(Meaning::Unknown)
    }

    /// The region of what stands in a function under no test.
    pub fn body_region(&self, function: FunctionId) -> RegionId {
        let facts = self.project.facts(function.file);
        let own = |guard: &Guard| matches!(guard, Guard::Function(index) if *index == function.index);
        let position = facts.regions.iter().position(|region| own(&region.guard));
        position.map_or(RegionId::MODULE, |position| RegionId(position as u32))
    }

    fn string_method(&self, frame: &Frame, own: &str, method: &str, call: &Call, region: RegionId) -> Meaning {
        let facts = self.project.facts(frame.function.file);
        let arguments = facts.arguments(call.arguments);
        let inner = |expr| self.meaning(frame, expr, region);
        match (method, arguments) {
            ("format", arguments) => {
                let mut values: Vec<(Option<&str>, Option<String>)> = Vec::new();
                for argument in arguments {
                    let name = match argument.kind {
                        ArgumentKind::Positional => None,
                        ArgumentKind::Keyword(name) => Some(facts.name(name)),
                        ArgumentKind::Starred | ArgumentKind::DoubleStarred => return Meaning::Unknown,
                    };
                    values.push((name, text(inner(argument.value))));
                }
                format(own, &values).map_or(Meaning::Unknown, put_together)
            }
            ("join", [argument]) => {
                let (Expr::Tuple(parts) | Expr::List(parts)) = facts.expr(argument.value) else {
                    return Meaning::Unknown;
                };
                let parts = facts.list(parts).iter().map(|&part| text(inner(part))).collect::<Option<Vec<_>>>();
                parts.map_or(Meaning::Unknown, |parts| put_together(parts.join(own)))
            }
            _ => Meaning::Unknown,
        }
    }

    // Tests.

    /// The outcome of a test, where it is the same in every call.
    pub fn truth(&self, frame: &Frame, test: ExprId, region: RegionId) -> Option<bool> {
        let facts = self.project.facts(frame.function.file);
        let Some(fuel) = self.fuel.get().checked_sub(1) else {
            self.cut();
            return None;
        };
        self.fuel.set(fuel);
        let inner = |expr| self.meaning(frame, expr, region);
        match facts.expr(test) {
            Expr::Not(operand) => self.truth(frame, operand, region).map(|holds| !holds),
            Expr::Bool { is_and, operands } => {
                let mut all = Some(is_and);
                for &operand in facts.list(operands) {
                    match self.truth(frame, operand, region) {
                        Some(holds) if holds != is_and => return Some(holds),
                        Some(_) => {}
                        None => all = None,
                    }
                }
                all
            }
            Expr::Compare { operator: operator @ (Comparison::Is | Comparison::IsNot), left, right } => {
                let is = match (inner(left), inner(right)) {
                    (Meaning::None, Meaning::None) => true,
                    (value, Meaning::None) | (Meaning::None, value) => (!may_be_none(&value)).then_some(false)?,
                    // `type(self) is Base`.
                    (Meaning::Value(Value::Class(left)), Meaning::Value(Value::Class(right))) => left == right,
                    _ => return None,
                };
                Some(is == (operator == Comparison::Is))
            }
            Expr::Compare { operator: operator @ (Comparison::Eq | Comparison::NotEq), left, right } => {
                let is_equal = match (inner(left), inner(right)) {
                    (Meaning::Str(left), Meaning::Str(right)) => left == right,
                    (Meaning::None, Meaning::None) => true,
                    (Meaning::Str(_), Meaning::None) | (Meaning::None, Meaning::Str(_)) => false,
                    _ => return None,
                };
                Some(is_equal == (operator == Comparison::Eq))
            }
            Expr::Compare { operator: operator @ (Comparison::In | Comparison::NotIn), left, right } => {
                let Meaning::Str(text) = inner(left) else { return None };
                Some(self.holds_text(frame, right, region, &text)? == (operator == Comparison::In))
            }
            Expr::Call(call)
                if matches!(facts.expr(facts.calls[call.index()].callee), Expr::Attribute { name, .. }
                if matches!(facts.name(name), "startswith" | "endswith")) =>
            {
                self.begins_or_ends(frame, &facts.calls[call.index()], region)
            }
            _ => match inner(test) {
                Meaning::Str(text) => Some(!text.is_empty()),
                Meaning::None => Some(false),
                Meaning::Owner | Meaning::Decorated(_) => Some(true),
                Meaning::Value(Value::Bool(value)) => Some(value),
                Meaning::Value(Value::Int(value)) => Some(value != 0),
                Meaning::Value(Value::Class(_) | Value::Function(_) | Value::Module(_)) => Some(true),
                _ => None,
            },
        }
    }

    /// Whether a text is in what is written out, or in another text.
    fn holds_text(&self, frame: &Frame, container: ExprId, region: RegionId, text: &str) -> Option<bool> {
        let facts = self.project.facts(frame.function.file);
        if let Expr::Tuple(run) | Expr::List(run) | Expr::Set(run) = facts.expr(container) {
            let mut all = Some(false);
            for &element in facts.list(run) {
                match self.meaning(frame, element, region) {
                    Meaning::Str(own) if own == text => return Some(true),
                    Meaning::Unknown | Meaning::Assigned | Meaning::Settled(_) => all = None,
                    _ => {}
                }
            }
            return all;
        }
        match self.meaning(frame, container, region) {
            Meaning::Str(own) => Some(own.contains(text)),
            Meaning::Value(Value::Tuple(elements)) => {
                let is_text = |element: &Value| matches!(element, Value::Str(own) if &**own == text);
                let is_known = elements.iter().all(|element| element.unknown().is_none());
                if elements.iter().any(is_text) { Some(true) } else { is_known.then_some(false) }
            }
            _ => None,
        }
    }

    /// `name.startswith("_")`, `name.endswith(("_id", "_ids"))`.
    fn begins_or_ends(&self, frame: &Frame, call: &Call, region: RegionId) -> Option<bool> {
        let facts = self.project.facts(frame.function.file);
        let Expr::Attribute { value, name } = facts.expr(call.callee) else { return None };
        let &[argument] = facts.arguments(call.arguments) else { return None };
        let Meaning::Str(text) = self.meaning(frame, value, region) else { return None };
        let is_start = facts.name(name) == "startswith";
        let fits = |part: &str| if is_start { text.starts_with(part) } else { text.ends_with(part) };
        let parts = match facts.expr(argument.value) {
            Expr::Tuple(run) => facts.list(run).to_vec(),
            _ => vec![argument.value],
        };
        let mut all = Some(false);
        for part in parts {
            match self.meaning(frame, part, region) {
                Meaning::Str(part) if fits(&part) => return Some(true),
                Meaning::Str(_) => {}
                Meaning::Value(Value::Tuple(parts)) => {
                    for part in parts.iter() {
                        match part {
                            Value::Str(part) if fits(part) => return Some(true),
                            Value::Str(_) => {}
                            _ => all = None,
                        }
                    }
                }
                _ => all = None,
            }
        }
        all
    }

    /// Whether code of a frame runs when the frame does: by the tests around it, and by what may end the function
    /// before.
    pub fn certainty(&self, frame: &Frame, position: TextSize, region: RegionId) -> Certainty {
        let file = frame.function.file;
        let facts = self.project.facts(file);
        if self.project.reach(file, region) != Reach::Runs {
            return Certainty::Never;
        }
        let mut conditions = Conditions::default();
        let mut chain = Vec::new();
        for (id, step) in facts.regions(region) {
            chain.push(id);
            match &step.guard {
                Guard::None | Guard::Function(_) => break,
                Guard::Test { test, holds } => match self.truth(frame, *test, step.parent) {
                    Some(outcome) if outcome == *holds => {}
                    Some(_) => return Certainty::Never,
                    None => {
                        if self.project.decide(file, *test, self.project.model_version()).is_none() {
                            conditions.branches.push(*test);
                        }
                    }
                },
                Guard::Try { .. } => {}
                Guard::With { manager } => {
                    let manager = self.project.evaluate(ExprRef { file, expr: *manager });
                    let is_plain = matches!(&manager, Value::External(name)
                        if matches!(&**name, "contextlib.suppress()" | "contextlib.nullcontext()" | "threading.RLock()"));
                    if !is_plain {
                        return Certainty::Unknown("it stands in a `with` whose manager may end the recursion");
                    }
                }
                Guard::Loop => return Certainty::Unknown("it stands in a loop"),
                Guard::Handler { .. } => return Certainty::Unknown("it stands in a handler"),
                Guard::Else { .. } | Guard::Sometimes => return Certainty::Unknown("it runs sometimes"),
                Guard::Dead => return Certainty::Never,
            }
        }
        let first =
            facts.leaves.partition_point(|leave| leave.end < self.project.function(frame.function).statement.start());
        for leave in facts.leaves[first..].iter().take_while(|leave| leave.end <= position) {
            if leave.function != frame.function.index || self.project.reach(file, leave.region) != Reach::Runs {
                continue;
            }
            let mut tests = Vec::new();
            let mut is_taken = true;
            let mut other = None;
            let mut loops = false;
            for (id, step) in facts.regions(leave.region) {
                if chain.contains(&id) {
                    break;
                }
                match &step.guard {
                    Guard::Test { test, holds } => match self.truth(frame, *test, step.parent) {
                        Some(outcome) => is_taken &= outcome == *holds,
                        None => tests.push(*test),
                    },
                    Guard::Loop => {
                        loops = true;
                        other = other.or(Some("a loop before it may return"));
                    }
                    Guard::Try { .. } => other = other.or(Some("a `try` before it may return")),
                    Guard::Handler { .. } => other = other.or(Some("a handler before it may return")),
                    Guard::Else { .. } | Guard::Sometimes => other = other.or(Some("what stands before it may return")),
                    Guard::With { .. } | Guard::None | Guard::Function(_) | Guard::Dead => {}
                }
            }
            if !is_taken || (leave.kind == LeaveKind::Loop && loops) {
                continue;
            }
            match (leave.kind, other) {
                (LeaveKind::Raise, None) if tests.is_empty() => return Certainty::Never,
                (LeaveKind::Raise, _) => {
                    conditions.may_fail |= other.is_some();
                    conditions.raises.extend(tests);
                }
                (_, Some(reason)) => return Certainty::Unknown(reason),
                (_, None) if tests.is_empty() => return Certainty::Never,
                (_, None) => conditions.branches.extend(tests),
            }
        }
        Certainty::Runs(conditions)
    }
}

/// A call or an attribute access of a function.
#[derive(Debug, Clone, Copy)]
pub struct Event {
    pub start: TextSize,
    pub end: TextSize,
    pub region: RegionId,
    pub what: What,
}

#[derive(Debug, Clone, Copy)]
pub enum What {
    /// Index of [`FileFacts::accesses`].
    Access(u32),
    Call(CallIndex),
}

fn is_typing(class: &ClassRef) -> bool {
    matches!(class, ClassRef::Stdlib(name) if name.starts_with("typing."))
}

fn meaning_of(value: Value) -> Meaning {
    match value {
        Value::Str(text) => Meaning::Str(text.to_string()),
        Value::None => Meaning::None,
        Value::Unknown(_) | Value::Union(_) => Meaning::Unknown,
        value => Meaning::Value(value),
    }
}

fn may_be_none(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Str(_) | Meaning::Descriptor | Meaning::Instance | Meaning::Owner | Meaning::Decorated(_) => false,
        Meaning::Positional(_) | Meaning::Keywords(_) => false,
        Meaning::Value(value) => matches!(value, Value::External(_) | Value::Instance(_)),
        Meaning::None | Meaning::Assigned | Meaning::Settled(_) | Meaning::Unknown => true,
    }
}

/// What a name stands for that one of several bindings gave it.
fn joined(values: &[Meaning], position: TextSize) -> Meaning {
    let Some(first) = values.first() else { return Meaning::Unknown };
    if values.iter().all(|value| value == first) {
        return first.clone();
    }
    let is_constant = |value: &Meaning| matches!(value, Meaning::None | Meaning::Str(_) | Meaning::Value(_));
    let is_assigned = |value: &Meaning| matches!(value, Meaning::Assigned | Meaning::Settled(_));
    let all = values.iter().all(|value| is_constant(value) || is_assigned(value));
    if all && values.iter().any(is_assigned) { Meaning::Settled(position) } else { Meaning::Unknown }
}

/// What `str()` makes of it.
fn text(meaning: Meaning) -> Option<String> {
    match meaning {
        Meaning::Str(text) => Some(text),
        Meaning::Value(Value::Int(value)) => Some(value.to_string()),
        _ => None,
    }
}

/// A text that is made of others; unknown where it is longer than any name: a few lines double it again and again.
fn put_together(text: String) -> Meaning {
    if text.len() > LONGEST_TEXT { Meaning::Unknown } else { Meaning::Str(text) }
}

/// `template % values`, for `%s` alone.
fn percent(template: &str, values: &[Option<String>]) -> Option<String> {
    let mut values = values.iter();
    let mut result = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        result.push_str(&rest[..at]);
        match rest[at + 1..].chars().next()? {
            's' => result.push_str(values.next()?.as_deref()?),
            '%' => result.push('%'),
            _ => return None,
        }
        rest = &rest[at + 2..];
    }
    result.push_str(rest);
    values.next().is_none().then_some(result)
}

/// `template.format(…)`, for plain fields.
fn format(template: &str, values: &[(Option<&str>, Option<String>)]) -> Option<String> {
    let mut next = 0;
    let mut result = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        result.push_str(&rest[..at]);
        let doubled = &rest[at..];
        if doubled.starts_with("{{") || doubled.starts_with("}}") {
            result.push_str(&doubled[..1]);
            rest = &doubled[2..];
            continue;
        }
        let end = doubled.find('}')?;
        let field = doubled.get(1..end)?;
        let value = if field.is_empty() {
            next += 1;
            positional(values, next - 1)
        } else if let Ok(position) = field.parse() {
            positional(values, position)
        } else {
            values.iter().find(|(name, _)| *name == Some(field)).map(|(_, value)| value)
        };
        result.push_str(value?.as_deref()?);
        rest = &doubled[end + 1..];
    }
    result.push_str(rest);
    Some(result)
}

fn positional<'a>(values: &'a [(Option<&str>, Option<String>)], position: usize) -> Option<&'a Option<String>> {
    values.iter().filter(|(name, _)| name.is_none()).nth(position).map(|(_, value)| value)
}
