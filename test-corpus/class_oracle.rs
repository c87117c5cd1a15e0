//! Random programs that create classes in all ways that Python has: what the model says of their MROs and metaclasses
//! must be what CPython says, or unknown.
//!
//! More programs than a test run has time for, on every interpreter: `PROGRAMS=50000 cargo test class_oracle`; others
//! with `FIRST=…`; `REPORT=FILE` tells what is unknown, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use classwise::engine::{self, FileKind, Input, Request};
use classwise::finding::{FileId, Level};
use classwise::project::{
    ClassId, ClassRef, Layout, Metaclass, Mro, Project, PythonVersion, Settings, Value, VersionRange,
};
use classwise::rule::Rule;
use classwise::settle::Policy;
use rayon::prelude::*;
use serde::Deserialize;

use crate::python::{self, Python};

const GENERATOR: &str = include_str!("class_programs.py");
const PROGRAMS: usize = 2000;
const PROGRAMS_OF_OLDER: usize = 400;

/// What CPython made of a program.
#[derive(Deserialize)]
struct Said {
    /// By module and name: a class, or nothing for whatever else the name stands for.
    names: BTreeMap<String, BTreeMap<String, Option<Made>>>,
    /// Class statements without decorators, by `module:line`.
    statements: BTreeMap<String, Statement>,
}

/// The names on the MRO, of the metaclass, and of the abstract methods.
#[derive(Deserialize, PartialEq, Eq)]
struct Made(Vec<String>, String, Vec<String>);

#[derive(Deserialize)]
struct Statement {
    /// Type and message of the exception.
    error: Option<(String, String)>,
    made: Option<Made>,
}

#[derive(Default)]
struct Tally {
    known: usize,
    unknown: BTreeMap<String, usize>,
    /// Classes with abstract methods.
    abstract_known: usize,
    abstract_unknown: usize,
    /// Refusals of CPython, by the first words of what it says: how many there were, and how many are foreseen.
    refused: BTreeMap<String, (usize, usize)>,
    wrong: Vec<(String, String)>,
}

impl Tally {
    fn add(mut self, other: Tally) -> Tally {
        self.known += other.known;
        self.abstract_known += other.abstract_known;
        self.abstract_unknown += other.abstract_unknown;
        for (reason, count) in other.unknown {
            *self.unknown.entry(reason).or_default() += count;
        }
        for (message, (all, foreseen)) in other.refused {
            let count = self.refused.entry(message).or_default();
            *count = (count.0 + all, count.1 + foreseen);
        }
        self.wrong.extend(other.wrong);
        self
    }
}

#[test]
fn classes_are_those_that_cpython_creates() {
    let number = |name: &str, otherwise: usize| {
        std::env::var(name).map_or(otherwise, |count| count.parse().expect("the variable is a number"))
    };
    let first = number("FIRST", 0);
    for python in python::all().iter().filter(|python| python.minor <= PythonVersion::NEWEST_MODELLED.minor) {
        let version = PythonVersion::new(3, python.minor);
        let usual = if version == PythonVersion::NEWEST_MODELLED { PROGRAMS } else { PROGRAMS_OF_OLDER };
        agree(python, version, first, number("PROGRAMS", usual));
    }
}

fn agree(python: &Python, version: PythonVersion, first: usize, programs: usize) {
    let root = tempfile::tempdir().expect("a temporary directory is made");
    let root = fs::canonicalize(root.path()).expect("it is there");
    ask(python, "write", &root, &[first.to_string().as_ref(), programs.to_string().as_ref()]);
    let said = executed(python, &root);
    assert_eq!(said.len(), programs);

    let project = linked(&root, said.keys().map(String::as_str), version);
    let statements = class_statements(&project, &root);
    let tally = said
        .par_iter()
        .map(|(program, said)| judged(&project, program, said, &statements))
        .reduce(Tally::default, Tally::add);
    let unknown: usize = tally.unknown.values().sum();
    let mut reasons: Vec<_> = tally.unknown.iter().map(|(reason, count)| (*count, reason)).collect();
    reasons.sort();
    reasons.reverse();
    let abstracts = (tally.abstract_known, tally.abstract_unknown);
    let told = format!("{version}: {} known, {unknown} unknown, abstract {abstracts:?}: {reasons:#?}", tally.known);
    if let Some(path) = std::env::var_os("REPORT") {
        let wrong: String = tally.wrong.iter().map(|(program, message)| format!("{program} {message}\n")).collect();
        let path = format!("{}-{version}", Path::new(&path).display());
        fs::write(path, format!("{told}\n{:#?}\n{wrong}", tally.refused)).expect("the report is written");
    }
    let programs_wrong: BTreeSet<&str> = tally.wrong.iter().map(|(program, _)| program.as_str()).collect();
    let mut shown = String::new();
    for program in programs_wrong.iter().take(10) {
        let _ = writeln!(shown, "{}", text(&root.join(program)));
        for (_, message) in tally.wrong.iter().filter(|(of, _)| of == program) {
            let _ = writeln!(shown, ">>> {message}");
        }
    }
    let count = tally.wrong.len();
    assert!(tally.wrong.is_empty(), "{version}: {count} wrong in {} programs\n{shown}", programs_wrong.len());
    assert!(tally.known > unknown * 5, "{told}");
    assert!(abstracts.0 > programs / 10 && abstracts.0 > abstracts.1 * 5, "{told}");
}

/// What random programs showed the model to have wrong, each as a program of its own.
const STORIES: &[(&str, &str)] = &[
    (
        "a metaclass may put classes into an MRO that has no written bases",
        "class Mixin:\n    pass\n\n\nclass Meta(type):\n    def mro(cls):\n        return [cls, *Mixin.__mro__]\n\n\n\
         class Model(metaclass=Meta):\n    pass\n",
    ),
    (
        "a function as metaclass gives what it likes, whatever the bases",
        "def nothing(name, bases, namespace):\n    return None\n\n\nclass Base:\n    pass\n\n\n\
         class Odd(Base, Base, metaclass=nothing):\n    pass\n",
    ),
    (
        "a metaclass of a metaclass of one's own hides no change of bases",
        "class Mixin:\n    pass\n\n\nclass Top(type):\n    pass\n\n\nclass Meta(type, metaclass=Top):\n    \
         def __new__(mcs, name, bases, namespace):\n        bases = bases + (Mixin,)\n        \
         return super().__new__(mcs, name, bases, namespace)\n\n\nclass Model(metaclass=Meta):\n    pass\n",
    ),
    ("type parameters add `Generic` to unpacked bases too", "BASES = (dict,)\n\n\nclass Table[K](*BASES):\n    pass\n"),
    (
        "type parameters are a later `Generic` for those before",
        "from typing import Iterable\n\n\nclass Rows[K](Iterable[int]):\n    pass\n",
    ),
    (
        "`Protocol[T]` is not `Protocol`: `Generic` stays, and may come too late",
        "from typing import Protocol, TypeVar\n\nT = TypeVar(\"T\")\n\n\nclass Sink[K](Protocol[T], object):\n    pass\n",
    ),
    (
        "`list[int]` is not `list`, for which `List` makes way",
        "from typing import List\n\n\nclass Twice(list[int], List):\n    pass\n",
    ),
    (
        "unpacked bases keep their parameters",
        "from typing import Generic, Type, TypeVar\n\nT = TypeVar(\"T\")\nBASES = (Generic[T], Type)\n\n\n\
         class Kind(*BASES):\n    pass\n",
    ),
    (
        "a named tuple that is generic gives what `Generic` gives",
        "from typing import Generic, NamedTuple, TypeVar\n\nT = TypeVar(\"T\")\nU = TypeVar(\"U\")\n\n\n\
         class Pair(NamedTuple, Generic[T]):\n    x: int\n\n\nclass Named(Generic[T, U], Pair[str]):\n    pass\n",
    ),
    (
        "metaclasses of a typed dictionary's and a named tuple's other bases count",
        "from enum import Enum\nfrom typing import NamedTuple, TypedDict\n\n\nclass Options(TypedDict):\n    x: int\n\n\n\
         class Mode(Enum):\n    pass\n\n\nclass Both(Options, Mode):\n    pass\n\n\n\
         class Other(NamedTuple, Mode):\n    x: int\n",
    ),
    (
        "a class that is made again hands on `object`, not no bases",
        "class Meta(type):\n    def __new__(mcs, name, bases, namespace):\n        \
         return super().__new__(mcs, name, bases or (dict,), namespace)\n\n\ndef add_metaclass(metaclass):\n    \
         def wrapper(cls):\n        namespace = dict(cls.__dict__)\n        namespace.pop(\"__dict__\", None)\n        \
         namespace.pop(\"__weakref__\", None)\n        \
         return metaclass(cls.__name__, cls.__bases__, namespace)\n\n    return wrapper\n\n\n\
         @add_metaclass(Meta)\nclass Model:\n    pass\n",
    ),
    (
        "a decorator that returns nothing leaves None, and that is no base",
        "class Other:\n    pass\n\n\ndef registered(cls):\n    cls.registered = True\n\n\n@registered\n\
         class Base:\n    pass\n\n\ndef pick(other=False):\n    base = Base\n    if other:\n        base = Other\n    \
         return base\n\n\nclass Model(pick(), tuple):\n    pass\n",
    ),
    (
        "before 3.12 an `__init_subclass__` that keeps the call keeps `Protocol` from looking",
        "from typing import Protocol\n\n\nclass Quiet:\n    def __init_subclass__(cls, **kwargs):\n        pass\n\n\n\
         class Sink(Quiet, Protocol):\n    pass\n",
    ),
    (
        "a call that extends an enumeration raises before the class statement can",
        "from abc import ABC\nfrom enum import Enum\n\n\nclass Color(Enum):\n    RED = 1\n\n\n\
         def derived(base):\n    return type(\"Derived\", (base,), {})\n\n\n\
         class Odd(derived(Color), ABC):\n    pass\n",
    ),
    (
        "fields of a dataclass with slots are laid out before class keywords are looked at",
        "from collections import defaultdict\nfrom dataclasses import dataclass\n\n\nclass Plain:\n    pass\n\n\n\
         @dataclass(slots=True)\nclass Point(Plain):\n    x: int = 0\n\n\n\
         class Odd(Point, defaultdict, flag=True):\n    pass\n",
    ),
    (
        "a metaclass that is called may create another type's class before conflicts arise",
        "from abc import ABC\n\n\nclass Meta(type):\n    def __new__(mcs, name, bases, namespace):\n        \
         return type.__new__(type, name, bases, namespace)\n\n\nclass Base:\n    pass\n\n\n\
         def with_metaclass(meta, *bases):\n    class metaclass(type):\n        \
         def __new__(cls, name, this_bases, d):\n            return meta(name, bases, d)\n\n    \
         return type.__new__(metaclass, \"temporary_class\", (), {})\n\n\n\
         class Model(with_metaclass(Meta, Base, ABC)):\n    pass\n",
    ),
    (
        "a decorator may be a class whose `__new__` gives back what it gets",
        "class same:\n    def __new__(decorator, cls):\n        return cls\n\n\n@same\nclass Model:\n    pass\n",
    ),
    (
        "a nested class statement sees what its names stand for when it runs",
        "class Base:\n    pass\n\n\nclass Outer:\n    class Inner(Base):\n        pass\n\n\nOldBase = Base\n\n\n\
         class Base(OldBase):\n    pass\n\n\nInner = Outer.Inner\n",
    ),
    (
        "a function that is called early sees what its names stand for then",
        "class Base:\n    pass\n\n\ndef make():\n    class Made(Base):\n        pass\n\n    return Made\n\n\n\
         Made = make()\nOldBase = Base\n\n\nclass Base(OldBase):\n    pass\n",
    ),
];

/// Where the model has to be certain: the stories whose classes hang on nothing that may differ.
const CERTAIN: &[&str] = &[
    "type parameters add `Generic` to unpacked bases too",
    "type parameters are a later `Generic` for those before",
    "`Protocol[T]` is not `Protocol`: `Generic` stays, and may come too late",
    "`list[int]` is not `list`, for which `List` makes way",
    "a named tuple that is generic gives what `Generic` gives",
    "a nested class statement sees what its names stand for when it runs",
];

#[test]
fn what_programs_showed_stays_mended() {
    let root = tempfile::tempdir().expect("a temporary directory is made");
    let root = fs::canonicalize(root.path()).expect("it is there");
    let Some(python) = modelled() else { return };
    let name = |index: usize| format!("story{index:02}");
    for (index, (_, text)) in STORIES.iter().enumerate() {
        let files = [("m0.py", *text), ("__init__.py", ""), ("m1.py", "")];
        let files = files.map(|(file, text)| (format!("{}/{file}", name(index)), text.to_owned()));
        python::write_files(&root, &files);
    }
    let said = executed(python, &root);
    let project = linked(&root, said.keys().map(String::as_str), PythonVersion::NEWEST_MODELLED);
    let statements = class_statements(&project, &root);
    for (index, (title, text)) in STORIES.iter().enumerate() {
        let tally = judged(&project, &name(index), &said[&name(index)], &statements);
        assert!(tally.wrong.is_empty(), "{title}: {:#?}\n{text}", tally.wrong);
        assert!(tally.known > 0, "{title}: nothing is known");
        if CERTAIN.contains(title) {
            let unknown: usize = tally.unknown.values().sum();
            assert!(unknown == 0, "{title}: unknown, since {:#?}\n{text}", tally.unknown);
        }
    }
    assert!(CERTAIN.iter().all(|title| STORIES.iter().any(|(of, _)| of == title)));
}

/// The interpreter of the version that the model is asked for, where it is installed.
fn modelled() -> Option<&'static Python> {
    python::all().iter().find(|python| python.minor == PythonVersion::NEWEST_MODELLED.minor)
}

/// What CPython makes of the packages below a directory, by their names.
fn executed(python: &Python, root: &Path) -> BTreeMap<String, Said> {
    let scratch = tempfile::tempdir().expect("a temporary directory is made");
    let answer = scratch.path().join("answer.json");
    ask(python, "run", root, &[answer.as_os_str()]);
    let answer = fs::read(&answer).expect("the programs were run");
    serde_json::from_slice(&answer).expect("the answer is JSON")
}

fn ask(python: &Python, command: &str, root: &Path, rest: &[&OsStr]) {
    let scratch = tempfile::tempdir().expect("a temporary directory is made");
    let generator = scratch.path().join("generator.py");
    fs::write(&generator, GENERATOR).expect("the generator is written");
    let asked = Command::new(&python.path).arg("-I").arg(&generator).arg(command).arg(root).args(rest).output();
    let output = asked.expect("CPython starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn text(program: &Path) -> String {
    let mut text = String::new();
    for file in ["m0.py", "__init__.py", "m1.py"] {
        let path = program.join(file);
        let held = fs::read_to_string(&path).expect("a module is read");
        if !held.is_empty() {
            let _ = writeln!(text, "# {}\n{held}", path.display());
        }
    }
    text
}

struct Nothing;

impl Policy for Nothing {
    fn level(&self, rule: &Rule, _: FileId) -> Level {
        rule.level
    }
}

fn linked<'a>(root: &Path, programs: impl Iterator<Item = &'a str>, version: PythonVersion) -> Project {
    let files = |program: &'a str| ["__init__.py", "m0.py", "m1.py"].map(|file| root.join(program).join(file));
    let demand = |project: &Project, file: FileId| {
        for class in classwise::inspect::classes_in(project, file) {
            let _ = project.mro(&ClassRef::Source(class));
        }
    };
    let request = Request {
        inputs: programs.flat_map(files).map(|path: PathBuf| Input::new(path, FileKind::Python)).collect(),
        findings: Vec::new(),
        settings: Settings {
            version,
            versions: VersionRange { lowest: version, highest: version },
            roots: vec![root.to_path_buf()],
            is_closed: true,
            ..Settings::default()
        },
        rules: &[],
        policy: &Nothing,
        max_file_size: 1 << 20,
        explain: None,
        progress: None,
    };
    engine::link(request, &demand).project
}

/// The class statements of the programs, by `program/module:line`.
fn class_statements(project: &Project, root: &Path) -> BTreeMap<String, ClassId> {
    let mut statements = BTreeMap::new();
    for file in project.files() {
        let Ok(path) = project.path(file).strip_prefix(root) else { continue };
        let text = fs::read_to_string(project.path(file)).expect("the module is there");
        let module = path.with_extension("");
        for class in classwise::inspect::classes_in(project, file) {
            let line = text[..project.class(class).statement.start().to_usize()].matches('\n').count() + 1;
            statements.insert(format!("{}:{line}", module.display()), class);
        }
    }
    statements
}

fn judged(project: &Project, program: &str, said: &Said, statements: &BTreeMap<String, ClassId>) -> Tally {
    let mut tally = Tally::default();
    for (module, names) in &said.names {
        for (name, made) in names {
            let value = project.resolve_dotted(&format!("{program}.{module}.{name}"));
            if let Some(reason) = value.unknown() {
                *tally.unknown.entry(reason.to_string()).or_default() += usize::from(made.is_some());
                continue;
            }
            let class = match &value {
                Value::Union(_) => continue,
                value => project.class_of(value),
            };
            let place = format!("{module}.{name}");
            match (class, made) {
                (Some(class), Some(made)) => compare(project, &mut tally, program, &place, &class, made),
                (None, None) => {}
                // What stands there is known by its name alone, if at all.
                (None, Some(_)) if matches!(value, Value::External(_)) => {
                    *tally.unknown.entry(format!("{value:?}")).or_default() += 1;
                }
                // A metaclass that is no type may give anything.
                (Some(class), None) if !matches!(project.metaclass(&class), Metaclass::Known { .. }) => {}
                (class, made) => {
                    let is = if made.is_some() { "a class" } else { "no class" };
                    tally.wrong.push((program.to_owned(), format!("{place} is {is}, not {value:?} {class:?}")));
                }
            }
        }
    }
    for (place, statement) in &said.statements {
        let Some(class) = statements.get(&format!("{program}/{place}")) else {
            tally.wrong.push((program.to_owned(), format!("{place} is a class statement")));
            continue;
        };
        judge_refusal(project, &mut tally, program, place, *class, statement.error.as_ref());
        let class = ClassRef::Source(*class);
        match (&statement.error, &statement.made) {
            (None, Some(made)) => compare(project, &mut tally, program, place, &class, made),
            (None, None) => {
                if let Metaclass::Known { class, .. } = project.metaclass(&class) {
                    tally.wrong.push((program.to_owned(), format!("{place} makes no class: {class:?}")));
                }
            }
            (Some((_, message)), _) => refused(project, &mut tally, program, place, &class, message),
        }
    }
    tally
}

/// What the class statement raises is what is foreseen, or nothing is.
fn judge_refusal(
    project: &Project,
    tally: &mut Tally,
    program: &str,
    place: &str,
    class: ClassId,
    error: Option<&(String, String)>,
) {
    let foreseen = project.refusal(class).ok().flatten();
    let mut wrong = |text: String| tally.wrong.push((program.to_owned(), format!("{place}: {text}")));
    let Some((exception, message)) = error else {
        if let Some(refusal) = foreseen {
            wrong(format!("no error, not {refusal:?}"));
        }
        return;
    };
    // What a statement that failed before has not made, and what the body raised, is no matter of the class.
    if matches!(exception.as_str(), "NameError" | "ImportError" | "AttributeError") || message.is_empty() {
        return;
    }
    let message: Vec<&str> = message.split_whitespace().collect();
    let message = message.join(" ");
    // What a base is subscripted with is judged nowhere, and which types the members of an enumeration get.
    let is_of_subscript = [
        "not a generic class",
        "arguments for",
        "parameters for",
        "is not subscriptable",
        "must be used as",
        "too many data types",
    ]
    .iter()
    .any(|words| message.contains(words));
    // CPython asks for the layout before the MRO.
    let is_of_layout = message.contains("lay-out conflict")
        && matches!(project.layout(&ClassRef::Source(class)), Layout::Unknown(_))
        && matches!(project.mro(&ClassRef::Source(class)), Mro::Conflict(_));
    let is_other = is_of_subscript || is_of_layout;
    if let Some(refusal) = foreseen.as_ref().filter(|refusal| !is_other || refusal.exception != exception)
        && (refusal.exception != exception || refusal.message.as_ref().is_some_and(|own| *own != message))
    {
        wrong(format!("{exception}: {message}, not {refusal:?}"));
    }
    let is_name = |word: &&str| word.contains(|letter: char| !letter.is_ascii_lowercase());
    let words: Vec<&str> = message.split(' ').filter(|word| !is_name(word)).take(6).collect();
    let count = tally.refused.entry(format!("{exception}: {}", words.join(" "))).or_default();
    *count = (count.0 + 1, count.1 + usize::from(foreseen.is_some()));
}

fn refused(project: &Project, tally: &mut Tally, program: &str, place: &str, class: &ClassRef, message: &str) {
    let (mro, metaclass) = (project.mro(class), project.metaclass(class));
    let is_known = match (&mro, &metaclass) {
        _ if message.starts_with("metaclass conflict") => matches!(metaclass, Metaclass::Conflict(_)),
        (Mro::Conflict(_), _)
            if message.starts_with("duplicate base class") || message.starts_with("Cannot create a consistent") =>
        {
            true
        }
        _ if message.starts_with("duplicate base class") || message.starts_with("Cannot create a consistent") => false,
        // Refused for what is no matter of the MRO.
        _ => return,
    };
    if is_known {
        tally.known += 1;
    } else if matches!((&mro, &metaclass), (Mro::Linear(_), Metaclass::Known { .. })) {
        tally.wrong.push((program.to_owned(), format!("{place}: {message}; not {mro:?} {metaclass:?}")));
    } else {
        *tally.unknown.entry(format!("refused: {}", reason(&mro, &metaclass))).or_default() += 1;
    }
}

fn compare(project: &Project, tally: &mut Tally, program: &str, place: &str, class: &ClassRef, made: &Made) {
    let (mro, metaclass) = (project.mro(class), project.metaclass(class));
    let mut is_known = true;
    match &mro {
        Mro::Linear(mro) => {
            let names: Vec<_> = mro.iter().map(|class| project.class_name(class)).collect();
            if names != made.0 {
                tally.wrong.push((program.to_owned(), format!("{place}: MRO {:?}, not {names:?}", made.0)));
            }
        }
        Mro::Conflict(why) => {
            let message = why.message(project, class);
            tally.wrong.push((program.to_owned(), format!("{place}: MRO {:?}, not {message}", made.0)));
        }
        Mro::Unknown(_) => is_known = false,
    }
    match &metaclass {
        Metaclass::Known { class, .. } => {
            let name = project.class_name(class);
            if name != made.1 {
                tally.wrong.push((program.to_owned(), format!("{place}: metaclass {}, not {name}", made.1)));
            }
        }
        Metaclass::Conflict(_) => {
            tally.wrong.push((program.to_owned(), format!("{place}: metaclass {}, no conflict", made.1)));
        }
        Metaclass::Callable(_) | Metaclass::Unknown(_) => is_known = false,
    }
    match project.abstract_methods(class) {
        Ok(names) if names != made.2 => {
            tally.wrong.push((program.to_owned(), format!("{place}: abstract are {:?}, not {names:?}", made.2)));
        }
        Ok(names) => tally.abstract_known += usize::from(!names.is_empty()),
        Err(_) => tally.abstract_unknown += usize::from(is_known && !made.2.is_empty()),
    }
    if is_known {
        tally.known += 1;
    } else {
        *tally.unknown.entry(reason(&mro, &metaclass)).or_default() += 1;
    }
}

/// Why one of both is not known.
fn reason(mro: &Mro, metaclass: &Metaclass) -> String {
    match (mro, metaclass) {
        (Mro::Unknown(reason), _) | (_, Metaclass::Unknown(reason)) => reason.to_string(),
        (_, Metaclass::Callable(_)) => "the metaclass is no type".to_owned(),
        _ => "it is refused".to_owned(),
    }
}
