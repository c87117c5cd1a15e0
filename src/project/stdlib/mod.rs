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
//! cTestCase BASES;MRO;METACLASS;FLAGS f=setUp,tearDown c=setUpClass
//!                               a class: `object` is left out, a MRO is left out where it equals the bases, `type` is
//!                               left out; flags F: no class may derive from it, H: not reachable by its own name;
//!                               members by kind, the letters of `MemberKind`
//! aabc ABCMeta,A=ABCMeta        names of classes and functions that live in `abc`, `=` where they are called otherwise
//! ocollections OrderedDict      subscriptable aliases by the module of their `__origin__`
//! m path=posixpath              names of modules
//! f f=join a=wait_for           functions by kind
//! vint SEEK_SET                 names of other values by their class
//! ```
//!
//! Classes are written `module:qualname`, `:qualname` in the module itself, `qualname` alone for builtins.

use std::collections::BTreeMap;
use std::sync::{OnceLock, RwLock};

use rustc_hash::FxHashMap;

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
}

/// One module's section, for one version.
#[derive(Debug)]
struct Module {
    name: &'static str,
    is_importable: bool,
    classes: FxHashMap<&'static str, ClassEntry>,
    functions: FxHashMap<&'static str, StdFunction>,
    names: FxHashMap<&'static str, Target>,
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
            Some(_) => None,
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
            Some(Attribute::Alias(_) | Attribute::Value(_)) => None,
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

    /// What a dotted path leads to, from the longest module in front.
    fn attribute_at(&'static self, dotted: &str) -> Option<Attribute> {
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
            Some(&Target::Value(class)) => Some(Attribute::Value(self.class_named(dotted(class, found.name))?)),
            None => {
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
                "v" => module.names.extend(words(rest, version).map(|word| (word, Target::Value(head)))),
                "f" => {
                    for group in rest.split(' ') {
                        let (kind, group) = group.split_once('=').unwrap_or_default();
                        module.functions.extend(words(group, version).map(|word| {
                            let kind = FunctionKind::of(kind).unwrap_or(FunctionKind::Plain);
                            (word, StdFunction { name: dotted_in(name, word), kind })
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
            .flat_map(|(kind, group)| {
                let kind = MemberKind::of(kind);
                words(group, version).map(move |word| (word, kind))
            })
            .collect();
        members.sort_unstable();
        Self {
            name,
            module_len: module.len(),
            bases: bases.into(),
            mro: mro.into(),
            metaclass,
            members: members.into(),
            is_final: flags.contains('F'),
            is_hidden: flags.contains('H'),
        }
    }
}

impl MemberKind {
    fn of(letter: &str) -> Self {
        match letter {
            "m" => Self::Method,
            "c" => Self::ClassMethod,
            "s" => Self::StaticMethod,
            "p" => Self::Property,
            "d" => Self::DataDescriptor,
            "n" => Self::NonDataDescriptor,
            letter => FunctionKind::of(letter).map_or(Self::Plain, Self::Function),
        }
    }
}

impl FunctionKind {
    fn of(letter: &str) -> Option<Self> {
        Some(match letter {
            "f" => Self::Plain,
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

/// The section of a module with its `=` line.
fn section(name: &str) -> Option<&'static str> {
    static SECTIONS: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    let sections = SECTIONS.get_or_init(|| {
        let sections = MODEL.split("\n=").skip(1);
        sections.map(|section| (section.split([' ', '@', '\n']).next().unwrap_or_default(), section)).collect()
    });
    sections.get(name).copied()
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
