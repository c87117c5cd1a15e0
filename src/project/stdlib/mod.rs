//! What CPython's standard library is, asked of CPython: for each version its modules, classes and functions.
//!
//! `ask.py` writes what an interpreter says; `model.txt` is what it wrote for several, merged. Nothing is read at
//! start: a section is parsed when something in its module is asked for, and kept.
//!
//! # The text
//!
//! One fact a line, the lines of a module below its `=` line, sections sorted by name. A word that does not hold for
//! every version of its line carries those it holds for, as in `removeprefix@9-12+14`; the same after a head.
//!
//! ```text
//! python 3.13.0-linux@13,…      the interpreters that were asked
//! top abc,aifc@9-12,…           top-level modules, those of other platforms too
//! =unittest.case                a module; followed by ` unimportable` where only classes name it
//! cTestCase BASES;MRO;METACLASS;FLAGS f=setUp,tearDown c=setUpClass l=d
//!                               a class: `object` is left out, a MRO is left out where it equals the bases, `type` is
//!                               left out; flags F: no class may derive from it, H: not reachable by its own name;
//!                               then words by what they tell, see below
//! aabc ABCMeta,A=ABCMeta        names of classes and functions that live in `abc`, `=` where they are called otherwise
//! ocollections OrderedDict      subscriptable aliases by the module of their `__origin__`
//! m path=posixpath              names of modules
//! f f=join a=wait_for           functions by kind; b= those written in C
//! vint SEEK_SET                 names of other values by their class, `?` where that is not certain
//! dcontextmanager TestCase.subTest
//!                               functions and methods by what decorated them, see `Decorator`
//! r=bool TestCase.failed        functions, methods and properties by the class of what they give: `=` exactly that class,
//!                               without it an instance of the class, `.` an instance of the receiver's class
//! blist+:Generic List           values by what stands for them among the bases of a class, `!` with an exception
//! ```
//!
//! Classes are written `module:qualname`, `:qualname` in the module itself, `qualname` alone for builtins.
//!
//! The words of a class:
//!
//! ```text
//! f=,a=,g=,y=                   functions of the four kinds of `FunctionKind`
//! m=,c=,s=,p=,d=,n=,x=          the other kinds of `MemberKind`, in its order; k=,t= class and static methods written in
//!                               C, e= plain ones that an enumeration lists
//! l=                            the layout where it is not `dw`: s solid, d has `__dict__`, w has `__weakref__`, i has
//!                               items, u not hashable, - nothing of these
//! b=                            `__base__` where it is not the first base
//! S=                            its `__slots__`, `-` for empty ones
//! A=                            its abstract methods, inherited ones too
//! C=name=class                  members that are classes defined elsewhere
//! I=__init__(self;a;b=;*;c)     signatures, defaults left out
//! P=(a;/)                       the signature of a call of a class written in C
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{OnceLock, RwLock};

use rustc_hash::FxHashMap;

use crate::facts::ParameterKind;
use crate::project::versions::PythonVersion;

const MODEL: &str = include_str!("model.txt");

/// The standard library of one version.
#[derive(Debug)]
pub struct Stdlib {
    version: PythonVersion,
    /// Parsed sections; `None` for modules that this version lacks.
    modules: RwLock<FxHashMap<Box<str>, Option<&'static Module>>>,
    top: OnceLock<Vec<&'static str>>,
}

/// A class as CPython has it.
#[derive(Debug, PartialEq, Eq)]
pub struct StdClass {
    /// `collections.OrderedDict`, `builtins.dict`.
    pub name: &'static str,
    /// How many bytes of the name are the module.
    module_len: usize,
    /// Canonical names, `object` too.
    pub bases: Box<[&'static str]>,
    /// The class itself first, `builtins.object` last.
    pub mro: Box<[&'static str]>,
    pub metaclass: &'static str,
    /// The names of the class's own `__dict__`, sorted, without `__module__`, `__doc__` and `__qualname__`.
    pub members: Box<[(&'static str, MemberKind)]>,
    /// No class may derive from it: `bool`, `NoneType`.
    pub is_final: bool,
    /// A program cannot reach it by its own name: `builtins.generator`.
    pub is_hidden: bool,
    /// `__base__`: the base whose layout it extends; empty for `object`.
    pub base: &'static str,
    /// The names in the `__slots__` of its own body, as written there; `None` where it declares none.
    pub slots: Option<Box<[&'static str]>>,
    /// `__abstractmethods__`, sorted: what an instance still lacks, inherited or its own.
    pub abstract_methods: Box<[&'static str]>,
    /// Whether `hash()` of an instance can work: the first `__hash__` on the MRO is not `None`.
    pub is_hashable: bool,
    /// The letters of its `l=` words.
    layout: &'static str,
    /// What stands behind its name in the text, for what is seldom asked.
    line: &'static str,
    version: PythonVersion,
}

impl StdClass {
    pub fn module(&self) -> &'static str {
        &self.name[..self.module_len]
    }

    pub fn qualname(&self) -> &'static str {
        self.name.get(self.module_len + 1..).unwrap_or_default()
    }

    /// What its own `__dict__` has under the name.
    pub fn member(&self, name: &str) -> Option<MemberKind> {
        let at = self.members.binary_search_by_key(&name, |&(name, _)| name).ok()?;
        self.members.get(at).map(|&(_, kind)| kind)
    }
}

impl StdClass {
    /// The signature of a method of its own `__dict__`, receiver included; known for functions written in Python, and
    /// for hooks written in C, of `__new__`, `__init__`, `__init_subclass__`, `__call__`, `__prepare__`, `__set_name__`.
    pub fn signature(&self, method: &str) -> Option<Signature> {
        let text = self.group("I").find_map(|word| word.strip_prefix(method)?.strip_prefix('('))?;
        Some(Signature::parse(text))
    }

    /// What a call of the class itself takes, where it is written in C and tells that: `__text_signature__`.
    pub fn constructor(&self) -> Option<Signature> {
        self.group("P").find_map(|word| word.strip_prefix('(')).map(Signature::parse)
    }

    /// The members of an enumeration that has some, aliases too, sorted: no class can derive from it then.
    pub fn enum_members(&self) -> Vec<&'static str> {
        self.group("e").collect()
    }

    /// Whether a member is a method, class method or static method written in C: what a class gives for it is no
    /// `types.FunctionType`, and its own `__dict__` has no `classmethod` object for it.
    pub fn is_native(&self, member: &str) -> bool {
        ["m", "k", "t"].into_iter().any(|letter| self.group(letter).any(|name| name == member))
    }

    /// The class that a member is, if that is one defined elsewhere: `AssertionError` for `TestCase.failureException`.
    pub fn member_class(&self, name: &str) -> Option<&'static str> {
        let reference = self.group("C").find_map(|word| word.strip_prefix(name)?.strip_prefix('='))?;
        Some(dotted(reference, self.module()))
    }

    fn group(&self, letter: &'static str) -> impl Iterator<Item = &'static str> {
        group(self.line, letter, self.version)
    }
}

/// How instances of a class are laid out in memory, as far as it decides which classes can be combined.
///
/// `best_base` in CPython's `typeobject.c` goes through the bases of a class statement and keeps the one whose solid
/// base is a subclass of all the others'; where there is none, it raises "multiple bases have instance lay-out conflict".
/// A class of a program has the solid base of its own `__base__`, unless it adds slots other than `__dict__` and
/// `__weakref__`: then it is solid itself. Before Python 3.12 it is so too where it adds a `__dict__` and has items
/// (`class A(int): pass` and `class B(int): pass` cannot be combined there) or a base in between had added
/// `__weakref__` alone.
///
/// Sizes in bytes differ between platforms and releases; which class is solid, where CPython takes it from these sizes,
/// hardly does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// The nearest class on the way from the class along `__base__` that is laid out otherwise than its own base.
    /// `builtins.object` at the end.
    pub solid_base: &'static str,
    /// Instances have a `__dict__`.
    pub has_dict: bool,
    /// Instances can be referred to weakly.
    pub has_weakref: bool,
    /// Its size varies (`__itemsize__` is not zero): a class below it cannot have slots.
    pub has_items: bool,
    /// Whether a class statement can name it as a base at all: `Py_TPFLAGS_BASETYPE`.
    pub is_subclassable: bool,
}

/// The parameters of a function as `inspect.signature` gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    pub parameters: Box<[StdParameter]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StdParameter {
    pub name: &'static str,
    pub kind: ParameterKind,
    pub has_default: bool,
}

impl Signature {
    /// Whether an argument can be given by this name.
    pub fn takes_keyword(&self, name: &str) -> bool {
        self.parameters.iter().any(|parameter| match parameter.kind {
            ParameterKind::Positional | ParameterKind::KeywordOnly => parameter.name == name,
            ParameterKind::Keywords => true,
            ParameterKind::PositionalOnly | ParameterKind::Variadic => false,
        })
    }

    /// Reads what stands behind the opening parenthesis.
    fn parse(text: &'static str) -> Self {
        let mut kind = ParameterKind::Positional;
        let mut parameters: Vec<StdParameter> = Vec::new();
        for word in text.trim_end_matches(')').split(';').filter(|word| !word.is_empty()) {
            match word {
                "/" => parameters.iter_mut().for_each(|parameter| parameter.kind = ParameterKind::PositionalOnly),
                "*" => kind = ParameterKind::KeywordOnly,
                word => {
                    let (name, has_default) = word.strip_suffix('=').map_or((word, false), |name| (name, true));
                    let (name, own) = if let Some(name) = name.strip_prefix("**") {
                        (name, ParameterKind::Keywords)
                    } else if let Some(name) = name.strip_prefix('*') {
                        (name, ParameterKind::Variadic)
                    } else {
                        (name, kind)
                    };
                    if own == ParameterKind::Variadic {
                        kind = ParameterKind::KeywordOnly;
                    }
                    parameters.push(StdParameter { name, kind: own, has_default });
                }
            }
        }
        Self { parameters: parameters.into() }
    }
}

/// What is known of the result of a call: for a coroutine function of what awaiting it gives, for a property of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// An object of this class and of no subclass.
    Exactly(&'static str),
    /// An instance of the class, often of a subclass: an attribute that the class lacks may be there.
    Instance(&'static str),
    /// An instance of the receiver's class; of the class itself for a class method.
    Receiver,
}

/// What made a function out of the one in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decorator {
    /// `contextlib.contextmanager`: a call gives a `contextlib._GeneratorContextManager`.
    ContextManager,
    /// `contextlib.asynccontextmanager`: a call gives a `contextlib._AsyncGeneratorContextManager`.
    AsyncContextManager,
    /// `types.coroutine`: a call gives a generator that can be awaited.
    IterableCoroutine,
    /// `functools.singledispatch`.
    SingleDispatch,
    /// Another one that sets `__wrapped__`.
    Wrapper,
}

impl Decorator {
    fn of(word: &str) -> Self {
        match word {
            "contextmanager" => Self::ContextManager,
            "asynccontextmanager" => Self::AsyncContextManager,
            "coroutine" => Self::IterableCoroutine,
            "singledispatch" => Self::SingleDispatch,
            _ => Self::Wrapper,
        }
    }
}

/// What stands for an object among the bases of a class: the result of its `__mro_entries__` (PEP 560).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MroEntries {
    /// These classes; none at all is possible.
    Bases(Box<[&'static str]>),
    /// The class statement raises this exception.
    Raises(&'static str),
}

/// How an attribute in a class's namespace behaves when it is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MemberKind {
    Function(FunctionKind),
    /// A method of a class written in C.
    Method,
    ClassMethod,
    StaticMethod,
    Property,
    /// Has `__set__` or `__delete__`.
    DataDescriptor,
    NonDataDescriptor,
    Plain,
}

/// What a call of the function gives at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FunctionKind {
    /// Its result; functions written in C are all taken for such.
    Plain,
    /// A coroutine.
    Coroutine,
    Generator,
    AsyncGenerator,
}

/// A function of a module.
#[derive(Debug, PartialEq, Eq)]
pub struct StdFunction {
    /// Where it lives: `posixpath.join` for `os.path.join`.
    pub name: &'static str,
    pub kind: FunctionKind,
    /// Written in C: no `types.FunctionType`, and no method of a class that has it as an attribute.
    pub is_native: bool,
}

impl StdFunction {
    pub fn is_coroutine(&self) -> bool {
        self.kind == FunctionKind::Coroutine
    }
}

/// What a name of a module stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attribute {
    Module(&'static str),
    Class(&'static StdClass),
    Function(&'static StdFunction),
    /// An alias to subscript or to derive from: `typing.List`, with the class behind it.
    Alias(&'static StdClass),
    /// Some other object, with its class.
    Value(&'static StdClass),
    /// An object whose class is not certain: `sys.stdout`, what is `None` until something is put there.
    Varies,
}

/// One module's section, for one version.
#[derive(Debug)]
struct Module {
    name: &'static str,
    is_importable: bool,
    classes: FxHashMap<&'static str, ClassEntry>,
    functions: FxHashMap<&'static str, StdFunction>,
    names: FxHashMap<&'static str, Target>,
    /// By the name of a function or `Class.method`.
    decorators: FxHashMap<&'static str, Decorator>,
    returns: FxHashMap<&'static str, &'static str>,
    entries: FxHashMap<&'static str, &'static str>,
}

#[derive(Debug)]
struct ClassEntry {
    /// Behind the class's name.
    line: &'static str,
    class: OnceLock<StdClass>,
}

/// A name that leads elsewhere; references as they are written.
#[derive(Debug, Clone, Copy)]
enum Target {
    Module(&'static str),
    /// A class or function by its module and qualified name there.
    Named(&'static str, &'static str),
    Origin(&'static str, &'static str),
    Value(&'static str),
}

impl Stdlib {
    /// The library of a version: newer ones than are modelled have the newest's, older ones the oldest's.
    pub fn of(version: PythonVersion) -> &'static Stdlib {
        static ALL: OnceLock<BTreeMap<PythonVersion, Stdlib>> = OnceLock::new();
        static NEWEST: OnceLock<Stdlib> = OnceLock::new();
        let version = version.clamp(PythonVersion::OLDEST, PythonVersion::NEWEST_MODELLED);
        let all = ALL.get_or_init(|| {
            (PythonVersion::OLDEST.minor..=PythonVersion::NEWEST_MODELLED.minor)
                .map(|minor| PythonVersion::new(3, minor))
                .map(|version| (version, Stdlib::new(version)))
                .collect()
        });
        all.get(&version).unwrap_or_else(|| NEWEST.get_or_init(|| Stdlib::new(PythonVersion::NEWEST_MODELLED)))
    }

    fn new(version: PythonVersion) -> Self {
        Self { version, modules: RwLock::default(), top: OnceLock::new() }
    }

    /// The version that the answers are true of.
    pub fn version(&self) -> PythonVersion {
        self.version
    }

    /// A class by its canonical name or by any path to it: `unittest.TestCase`, `os.PathLike`.
    pub fn class(&'static self, dotted: &str) -> Option<&'static StdClass> {
        match self.attribute_at(dotted) {
            Some(Attribute::Class(class)) => Some(class),
            // The class of `csv.reader(…)` has the name of that function, in old versions.
            Some(_) => self.class_named(dotted).filter(|class| class.is_hidden),
            None => self.class_named(dotted),
        }
    }

    /// A function of a module, or a method by its class's path, through any alias.
    pub fn function(&'static self, dotted: &str) -> Option<&'static StdFunction> {
        match self.attribute_at(dotted)? {
            Attribute::Function(function) => Some(function),
            _ => None,
        }
    }

    /// Where the module, class or function at a path lives: `posixpath.join` for `os.path.join`.
    pub fn canonical(&'static self, dotted: &str) -> Option<&'static str> {
        match self.attribute_at(dotted) {
            Some(Attribute::Class(class)) => Some(class.name),
            Some(Attribute::Function(function)) => Some(function.name),
            Some(Attribute::Module(module)) => Some(module),
            Some(Attribute::Alias(_) | Attribute::Value(_) | Attribute::Varies) => None,
            None => self.class_named(dotted).map(|class| class.name),
        }
    }

    /// The class behind an alias such as `typing.List`.
    pub fn origin(&'static self, dotted: &str) -> Option<&'static StdClass> {
        match self.attribute_at(dotted)? {
            Attribute::Alias(class) => Some(class),
            _ => None,
        }
    }

    /// The layout of a class, by any path to it.
    pub fn layout(&'static self, dotted: &str) -> Option<Layout> {
        let class = self.class(dotted)?;
        let mut solid = class;
        // A chain of bases ends at `object`, which is solid; the limit only guards against a damaged text.
        for _ in 0..100 {
            if solid.layout.contains('s') {
                break;
            }
            solid = self.class_named(solid.base)?;
        }
        Some(Layout {
            solid_base: solid.name,
            has_dict: class.layout.contains('d'),
            has_weakref: class.layout.contains('w'),
            has_items: class.layout.contains('i'),
            is_subclassable: !class.is_final,
        })
    }

    /// The signature of a method as the class has it, inherited or its own, receiver included: see
    /// [`StdClass::signature`]. `None` also where the method is one that does not tell what it takes.
    pub fn signature(&'static self, class: &str, method: &str) -> Option<Signature> {
        self.defining(class, method)?.signature(method)
    }

    /// What a call of the function, or of the method through an instance or class, gives; the value of a property.
    pub fn returns(&'static self, path: &str) -> Option<Returns> {
        if let Some((module, &word)) = self.described(path, |module, name| module.returns.get(name)) {
            return Some(match (word, word.strip_prefix('=')) {
                (".", _) => Returns::Receiver,
                (_, Some(reference)) => Returns::Exactly(dotted(reference, module)),
                (reference, None) => Returns::Instance(dotted(reference, module)),
            });
        }
        match self.decorator(path) {
            Some(Decorator::ContextManager) => Some(Returns::Exactly("contextlib._GeneratorContextManager")),
            Some(Decorator::AsyncContextManager) => Some(Returns::Exactly("contextlib._AsyncGeneratorContextManager")),
            Some(Decorator::IterableCoroutine) | None => match self.function_kind(path)? {
                FunctionKind::Generator => Some(Returns::Exactly("builtins.generator")),
                FunctionKind::AsyncGenerator => Some(Returns::Exactly("builtins.async_generator")),
                FunctionKind::Plain | FunctionKind::Coroutine => None,
            },
            Some(Decorator::SingleDispatch | Decorator::Wrapper) => None,
        }
    }

    /// What decorated a function or method.
    pub fn decorator(&'static self, path: &str) -> Option<Decorator> {
        self.described(path, |module, name| module.decorators.get(name)).map(|(_, &decorator)| decorator)
    }

    /// What stands for something that is no class among the bases of a class, when it is the only one there:
    /// `typing.List` gives `list` and `Generic`. `None` where it has no `__mro_entries__`.
    ///
    /// Subscripted aliases give the same. Two rules depend on the other bases: an alias of `typing` leaves out `Generic`
    /// where an alias or a generic class follows, and `Generic[T]` leaves out itself where an alias with parameters or
    /// `Protocol` is there.
    pub fn mro_entries(&'static self, path: &str) -> Option<MroEntries> {
        let (module, &word) = self.described(path, |module, name| module.entries.get(name))?;
        Some(match word.strip_prefix('!') {
            Some(exception) => MroEntries::Raises(dotted(exception, module)),
            None => MroEntries::Bases(
                word.split('+').filter(|word| !word.is_empty()).map(|word| dotted(word, module)).collect(),
            ),
        })
    }

    /// Whether the module can be imported by this name.
    pub fn is_module(&self, dotted: &str) -> bool {
        self.module(dotted).is_some_and(|module| module.is_importable)
    }

    /// Whether the name is a top-level module of the standard library on any platform.
    pub fn knows_module(&self, name: &str) -> bool {
        let top = self.top.get_or_init(|| {
            let line = MODEL.lines().take(2).find_map(|line| line.strip_prefix("top ")).unwrap_or_default();
            words(line, self.version).collect()
        });
        top.binary_search(&name).is_ok()
    }

    /// What a name of a module is; `None` where the module has no such name or is not known.
    pub fn attribute(&'static self, module: &str, name: &str) -> Option<Attribute> {
        self.attribute_within(module, name, 0)
    }

    /// The names of a module, sorted, submodules only where the module itself imports them.
    pub fn names(&self, module: &str) -> Vec<&'static str> {
        let Some(module) = self.module(module) else { return Vec::new() };
        let classes = module.classes.iter().filter(|(name, entry)| !name.contains('.') && !is_hidden(entry.line));
        let names = classes.map(|(&name, _)| name).chain(module.functions.keys().copied());
        let mut names: Vec<_> = names.chain(module.names.keys().copied()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The first class on the MRO that has the name in its `__dict__`.
    fn defining(&'static self, class: &str, name: &str) -> Option<&'static StdClass> {
        let class = self.class(class)?;
        class.mro.iter().filter_map(|base| self.class_named(base)).find(|base| base.member(name).is_some())
    }

    /// The kind of a function of a module, or of a method that is a plain function in its class.
    fn function_kind(&'static self, path: &str) -> Option<FunctionKind> {
        if let Some(function) = self.function(path) {
            return Some(function.kind);
        }
        let (class, name) = path.rsplit_once('.')?;
        match self.defining(class, name)?.member(name)? {
            MemberKind::Function(kind) => Some(kind),
            _ => None,
        }
    }

    /// What a module's section tells of a function, a method or a value, with the module's name.
    fn described<T>(
        &'static self,
        dotted: &str,
        find: impl Fn(&'static Module, &str) -> Option<&'static T>,
    ) -> Option<(&'static str, &'static T)> {
        let (owner, name) = match self.attribute_at(dotted) {
            Some(Attribute::Function(function)) => function.name.rsplit_once('.')?,
            _ => dotted.rsplit_once('.')?,
        };
        if let Some(Attribute::Module(owner)) = self.attribute_at(owner) {
            let module = self.module(owner)?;
            return Some((module.name, find(module, name)?));
        }
        let class = self.defining(owner, name)?;
        let module = self.module(class.module())?;
        Some((module.name, find(module, &format!("{}.{name}", class.qualname()))?))
    }

    /// What a dotted path leads to, from the longest module in front.
    fn attribute_at(&'static self, dotted: &str) -> Option<Attribute> {
        /// More names than programs have: who checks for days forgets those of long ago.
        const MOST: usize = 1 << 16;
        type Found = FxHashMap<Box<str>, Option<Attribute>>;
        thread_local! {
            // Every lookup on an MRO comes by here, to `builtins.object` at last: threads need not wait for each other.
            static FOUND: RefCell<FxHashMap<PythonVersion, Found>> = RefCell::default();
        }
        let known = FOUND.with_borrow(|found| found.get(&self.version)?.get(dotted).copied());
        known.unwrap_or_else(|| {
            // Asks for others.
            let attribute = self.find_attribute_at(dotted);
            FOUND.with_borrow_mut(|found| {
                let found = found.entry(self.version).or_default();
                if found.len() >= MOST {
                    found.clear();
                }
                found.insert(dotted.into(), attribute);
            });
            attribute
        })
    }

    fn find_attribute_at(&'static self, dotted: &str) -> Option<Attribute> {
        if let Some(module) = self.module(dotted).filter(|module| module.is_importable) {
            return Some(Attribute::Module(module.name));
        }
        let mut end = dotted.len();
        while let Some(dot) = dotted[..end].rfind('.') {
            end = dot;
            if self.is_module(&dotted[..end]) {
                return self.path_within(&dotted[..end], &dotted[end + 1..]);
            }
        }
        None
    }

    fn path_within(&'static self, module: &str, path: &str) -> Option<Attribute> {
        let mut names = path.split('.');
        let mut found = self.attribute(module, names.next()?)?;
        for name in names {
            found = match found {
                Attribute::Module(module) => self.attribute(module, name)?,
                Attribute::Class(class) => {
                    let inner = format!("{}.{name}", class.qualname());
                    Attribute::Class(self.module(class.module())?.class(self, &inner)?)
                }
                _ => return None,
            };
        }
        Some(found)
    }

    fn attribute_within(&'static self, module: &str, name: &str, depth: usize) -> Option<Attribute> {
        // Aliases lead to where things live; the limit only guards against a damaged text.
        if depth > 8 {
            return None;
        }
        let found = self.module(module)?;
        if let Some(class) = found.class(self, name).filter(|class| !class.is_hidden) {
            return Some(Attribute::Class(class));
        }
        if let Some(function) = found.functions.get(name) {
            return Some(Attribute::Function(function));
        }
        match found.names.get(name) {
            Some(&Target::Module(target)) => self.module(target).map(|module| Attribute::Module(module.name)),
            Some(&Target::Named(owner, path)) => match self.module(owner)?.class(self, path) {
                Some(class) => Some(Attribute::Class(class)),
                None if owner == module && path == name => None,
                None => self.attribute_within(owner, path, depth + 1),
            },
            Some(&Target::Origin(owner, path)) => Some(Attribute::Alias(self.module(owner)?.class(self, path)?)),
            Some(&Target::Value("?")) => Some(Attribute::Varies),
            Some(&Target::Value(class)) => Some(Attribute::Value(self.class_named(dotted(class, found.name))?)),
            None => {
                if let Some((.., owner, path)) = ON_DEMAND.iter().find(|(own, it, ..)| (*own, *it) == (module, name)) {
                    let class = self.module(owner)?.class(self, path)?;
                    return Some(if module == "typing" { Attribute::Alias(class) } else { Attribute::Class(class) });
                }
                let submodule = format!("{module}.{name}");
                let submodule = self.module(&submodule).filter(|module| module.is_importable)?;
                Some(Attribute::Module(submodule.name))
            }
        }
    }

    /// A class by its canonical name alone.
    fn class_named(&'static self, dotted: &str) -> Option<&'static StdClass> {
        let mut end = dotted.len();
        while let Some(dot) = dotted[..end].rfind('.') {
            end = dot;
            if let Some(module) = self.module(&dotted[..end]) {
                return module.class(self, &dotted[end + 1..]);
            }
        }
        None
    }

    fn module(&self, name: &str) -> Option<&'static Module> {
        let poisoned = std::sync::PoisonError::into_inner;
        if let Some(&known) = self.modules.read().unwrap_or_else(poisoned).get(name) {
            return known;
        }
        let section = section(name)?;
        let mut modules = self.modules.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        *modules.entry(name.into()).or_insert_with(|| {
            // Kept for good: there are no more of them than the text has sections.
            Module::parse(section, self.version).map(|module| &*Box::leak(Box::new(module)))
        })
    }
}

impl Module {
    fn parse(section: &'static str, version: PythonVersion) -> Option<Self> {
        let mut lines = section.lines();
        let (head, rest) = lines.next().map(|line| line.split_once(' ').unwrap_or((line, "")))?;
        let name = held(head, version)?;
        let is_importable = !words(rest, version).any(|word| word == "unimportable");
        let mut module = Self {
            name,
            is_importable,
            classes: FxHashMap::default(),
            functions: FxHashMap::default(),
            names: FxHashMap::default(),
            decorators: FxHashMap::default(),
            returns: FxHashMap::default(),
            entries: FxHashMap::default(),
        };
        for line in lines {
            let Some(letter) = line.get(..1) else { continue };
            let (head, rest) = line.get(1..).and_then(|line| line.split_once(' ')).unwrap_or_default();
            if letter == "c" {
                let fields = rest.split(' ').next().unwrap_or_default();
                if held(fields, version).is_some() {
                    module.classes.insert(head, ClassEntry { line: rest, class: OnceLock::new() });
                }
                continue;
            }
            let Some(head) = held(head, version) else { continue };
            match letter {
                "a" => module.names.extend(named(rest, version).map(|(name, path)| (name, Target::Named(head, path)))),
                "o" => module.names.extend(named(rest, version).map(|(name, path)| (name, Target::Origin(head, path)))),
                "m" => module.names.extend(named(rest, version).map(|(name, path)| (name, Target::Module(path)))),
                "d" => module.decorators.extend(words(rest, version).map(|word| (word, Decorator::of(head)))),
                "r" => module.returns.extend(words(rest, version).map(|word| (word, head))),
                "b" => module.entries.extend(words(rest, version).map(|word| (word, head))),
                "v" => module.names.extend(words(rest, version).map(|word| (word, Target::Value(head)))),
                "f" => {
                    for group in rest.split(' ') {
                        let (kind, group) = group.split_once('=').unwrap_or_default();
                        let is_native = kind == "b";
                        module.functions.extend(words(group, version).map(|word| {
                            let kind = FunctionKind::of(kind).unwrap_or(FunctionKind::Plain);
                            (word, StdFunction { name: dotted_in(name, word), kind, is_native })
                        }));
                    }
                }
                _ => {}
            }
        }
        Some(module)
    }

    fn class(&'static self, library: &'static Stdlib, qualname: &str) -> Option<&'static StdClass> {
        let (&qualname, entry) = self.classes.get_key_value(qualname)?;
        Some(entry.class.get_or_init(|| StdClass::parse(self.name, qualname, entry.line, library.version)))
    }
}

impl StdClass {
    fn parse(module: &'static str, qualname: &'static str, line: &'static str, version: PythonVersion) -> Self {
        let mut groups = line.split(' ');
        let fields = groups.next().unwrap_or_default();
        let mut fields = fields.split('@').next().unwrap_or_default().split(';');
        let name = dotted_in(module, qualname);
        let list = |text: &'static str| -> Vec<&'static str> {
            text.split(',').filter(|word| !word.is_empty()).map(|word| dotted(word, module)).collect()
        };
        let mut bases = list(fields.next().unwrap_or_default());
        let mut mro = list(fields.next().unwrap_or_default());
        if mro.is_empty() {
            mro.clone_from(&bases);
        }
        if name != "builtins.object" {
            mro.insert(0, name);
            if bases.is_empty() {
                bases.push("builtins.object");
            }
        }
        mro.push("builtins.object");
        let metaclass = match fields.next().unwrap_or_default() {
            "" => "builtins.type",
            metaclass => dotted(metaclass, module),
        };
        let flags = fields.next().unwrap_or_default();
        let mut members: Vec<_> = groups
            .filter_map(|group| group.split_once('='))
            .filter_map(|(kind, group)| MemberKind::of(kind).map(|kind| (kind, group)))
            .flat_map(|(kind, group)| words(group, version).map(move |word| (word, kind)))
            .collect();
        members.sort_unstable();
        let base = group(line, "b", version).next().map(|base| dotted(base, module));
        let base = base.or_else(|| bases.first().copied()).unwrap_or_default();
        let layout = group(line, "l", version).next().unwrap_or("dw");
        let mut slots = group(line, "S", version).peekable();
        let slots = slots.peek().is_some().then(|| slots.filter(|&name| name != "-").collect());
        Self {
            name,
            module_len: module.len(),
            bases: bases.into(),
            mro: mro.into(),
            metaclass,
            members: members.into(),
            is_final: flags.contains('F'),
            is_hidden: flags.contains('H'),
            base,
            slots,
            abstract_methods: group(line, "A", version).collect(),
            is_hashable: !layout.contains('u'),
            layout,
            line,
            version,
        }
    }
}

impl MemberKind {
    fn of(letter: &str) -> Option<Self> {
        Some(match letter {
            "m" => Self::Method,
            "c" | "k" => Self::ClassMethod,
            "s" | "t" => Self::StaticMethod,
            "p" => Self::Property,
            "d" => Self::DataDescriptor,
            "n" => Self::NonDataDescriptor,
            "x" | "e" => Self::Plain,
            letter => Self::Function(FunctionKind::of(letter)?),
        })
    }
}

impl FunctionKind {
    fn of(letter: &str) -> Option<Self> {
        Some(match letter {
            "f" | "b" => Self::Plain,
            "a" => Self::Coroutine,
            "g" => Self::Generator,
            "y" => Self::AsyncGenerator,
            _ => return None,
        })
    }
}

fn is_hidden(line: &str) -> bool {
    let fields = line.split([' ', '@']).next().unwrap_or_default();
    fields.rsplit(';').next().is_some_and(|flags| flags.contains('H'))
}

/// Names that a module makes when they are asked for, by its `__getattr__`: no interpreter lists them.
const ON_DEMAND: [(&str, &str, &str, &str); 3] = [
    ("typing", "AsyncContextManager", "contextlib", "AbstractAsyncContextManager"),
    ("typing", "ContextManager", "contextlib", "AbstractContextManager"),
    ("unittest", "IsolatedAsyncioTestCase", "unittest.async_case", "IsolatedAsyncioTestCase"),
];

/// The section of a module with its `=` line.
fn section(name: &str) -> Option<&'static str> {
    static SECTIONS: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    let sections = SECTIONS.get_or_init(|| {
        // A megabyte, looked through whenever the program starts.
        let starts: Vec<usize> = memchr::memmem::find_iter(MODEL.as_bytes(), "\n=").collect();
        let ends = starts.iter().skip(1).copied().chain([MODEL.len()]);
        let sections = starts.iter().zip(ends).map(|(start, end)| &MODEL[start + "\n=".len()..end]);
        sections.map(|section| (section.split([' ', '@', '\n']).next().unwrap_or_default(), section)).collect()
    });
    sections.get(name).copied()
}

/// The words of one letter behind a class's name.
fn group(line: &'static str, letter: &'static str, version: PythonVersion) -> impl Iterator<Item = &'static str> {
    let group = line.split(' ').skip(1).find_map(|group| group.strip_prefix(letter)?.strip_prefix('='));
    words(group.unwrap_or_default(), version)
}

/// Comma-separated words that hold for the version.
fn words(text: &'static str, version: PythonVersion) -> impl Iterator<Item = &'static str> {
    text.split(',').filter(|word| !word.is_empty()).filter_map(move |word| held(word, version))
}

/// Words of the form `name=target`, or `name` alone.
fn named(text: &'static str, version: PythonVersion) -> impl Iterator<Item = (&'static str, &'static str)> {
    words(text, version).map(|word| word.split_once('=').unwrap_or((word, word)))
}

/// The word without its versions, if it holds for this one.
fn held(word: &'static str, version: PythonVersion) -> Option<&'static str> {
    let Some((word, versions)) = word.rsplit_once('@') else { return Some(word) };
    let holds = versions.split('+').any(|run| {
        let (first, last) = run.split_once('-').unwrap_or((run, run));
        let parse = |text: &str| text.parse::<u8>().ok();
        matches!((parse(first), parse(last)), (Some(first), Some(last)) if (first..=last).contains(&version.minor))
    });
    holds.then_some(word)
}

/// The dotted name of a class as written in a module's section.
fn dotted(reference: &'static str, module: &'static str) -> &'static str {
    match reference.split_once(':') {
        None => dotted_in("builtins", reference),
        Some(("", qualname)) => dotted_in(module, qualname),
        Some((module, qualname)) => dotted_in(module, qualname),
    }
}

/// `module.qualname`, made once for each pair.
fn dotted_in(module: &str, qualname: &str) -> &'static str {
    static NAMES: RwLock<Option<FxHashMap<String, &'static str>>> = RwLock::new(None);
    let name = format!("{module}.{qualname}");
    let known = NAMES.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(&name) = known.as_ref().and_then(|names| names.get(&name)) {
        return name;
    }
    drop(known);
    let mut names = NAMES.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    names.get_or_insert_default().entry(name.clone()).or_insert_with(|| name.leak())
}
