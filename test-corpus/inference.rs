//! What expressions evaluate to: each story runs on CPython, and what classwise tells of a name must be what stands beside
//! it. CPython's own answer must be among what is told, unless that is `unknown`.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use classwise::facts::ScopeId;
use classwise::project::{ClassRef, Project, PythonVersion, Value};

use crate::attribute_oracle::linked;
use crate::python;
use crate::story::Story;

/// Imports a module and writes what each of its names that starts with `r` and a digit holds.
const ASK: &str = r#"
import asyncio, importlib, json, sys

def told(value):
    if value is None or isinstance(value, (bool, int, str)):
        return repr(value)
    if asyncio.iscoroutine(value):
        value.close()
        return "coroutine " + value.__qualname__
    if type(value).__name__ == "member_descriptor":
        return "member_descriptor()"
    if isinstance(value, type) or hasattr(value, "__qualname__"):
        return value.__qualname__
    return type(value).__qualname__ + "()"

module = importlib.import_module("main")
names = {name: told(value) for name, value in vars(module).items() if name[0] == "r" and name[1:].isdigit()}
print(json.dumps(names))
"#;

/// A module whose lines `r1 = …  #: told | told` say what is told of the name.
fn check(module: &str) {
    check_since(9, module);
}

fn check_since(minor: u8, module: &str) {
    let python = python::newest();
    if python.minor < minor {
        return;
    }
    let story = Story::new(&[("main.py", module), ("ask.py", ASK)]);
    let asked = Command::new(&python.path).arg("ask.py").current_dir(story.root()).output().expect("CPython starts");
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let truth: BTreeMap<String, String> = serde_json::from_slice(&asked.stdout).expect("the answer is JSON");
    fs::remove_file(story.path("ask.py")).expect("it was written");
    let project = linked(story.root(), PythonVersion::new(3, python.minor));
    let file = project.files().next().expect("the module is there");
    let mut expected = BTreeMap::new();
    for line in module.lines() {
        if let Some((statement, told)) = line.split_once("  #: ") {
            let name = statement.trim().split([' ', ':']).next().expect("a name is bound");
            expected.insert(name.to_owned(), told.to_owned());
        }
    }
    assert!(!expected.is_empty() && expected.keys().eq(truth.keys()), "{expected:?} beside {truth:?}");
    let mut wrong = Vec::new();
    for (name, expected) in &expected {
        let value = project.name_in(file, ScopeId::MODULE, name);
        let told: Vec<String> = value.members().iter().map(|value| shown(&project, value)).collect();
        if told.join(" | ") != *expected {
            wrong.push(format!("{name} is {}, not {expected}: {value:?}", told.join(" | ")));
        }
        if !told.iter().any(|told| *told == truth[name] || told == "unknown") {
            wrong.push(format!("{name} is {} for CPython, not {}", truth[name], told.join(" | ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn shown(project: &Project, value: &Value) -> String {
    match value {
        Value::Class(class) => project.qualname(&ClassRef::Source(*class)),
        Value::Instance(class) => format!("{}()", project.qualname(&ClassRef::Source(*class))),
        Value::Function(function) | Value::Bound { function, .. } => project.function_qualname(*function),
        Value::Coroutine(function) => format!("coroutine {}", project.function_qualname(*function)),
        Value::Int(number) => number.to_string(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Str(text) => format!("'{text}'"),
        Value::None => "None".to_owned(),
        slot if slot.is_slot() => "member_descriptor()".to_owned(),
        Value::External(name) => name.strip_prefix("builtins.").unwrap_or(name).to_owned(),
        Value::Unknown(_) => "unknown".to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn slots_are_data_descriptors() {
    check(
        r#"
import dataclasses


class Base:
    width = 1
    depth = 2


class Shelf(Base):
    __slots__ = ("width",)

    def __init__(self):
        self.width = 3


class Wide(Shelf):
    width = 4


@dataclasses.dataclass(slots=True)
class Box:
    size: int = 5


r1 = Shelf.width  #: member_descriptor()
r2 = Shelf().width  #: 3
r3 = Shelf().depth  #: 2
r4 = Wide.width  #: 4
r5 = Box.size  #: member_descriptor()
"#,
    );
}

#[test]
fn what_metaclasses_hold_is_found_on_classes() {
    check(
        r#"
class Setting:
    def __set__(self, obj, value):
        pass


class Number:
    def __get__(self, obj, owner=None):
        return 1


class Both(Setting, Number):
    pass


class Meta(type):
    data = Both()
    stored = Setting()
    number = Number()
    other = Number()
    plain = 2

    @property
    def label(cls):
        return "label"

    def make(cls):
        return 3


class Shelf(metaclass=Meta):
    data = 4
    stored = 5
    number = 6
    label = 7


r1 = Shelf.data  #: 1
r2 = Shelf.stored  #: 5
r3 = Shelf.number  #: 6
r4 = Shelf.label  #: 'label'
r5 = Shelf.other  #: 1
r6 = Shelf.plain  #: 2
r7 = Shelf.make  #: Meta.make
r8 = Shelf().data  #: 4
"#,
    );
}

#[test]
fn the_instance_comes_before_what_is_no_data_descriptor() {
    check(
        r#"
import functools


class Number:
    def __get__(self, obj, owner=None):
        return 1


class Itself:
    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return 2


class Shelf:
    number = Number()
    field = Itself()
    width = None

    def __init__(self):
        self.number = 3
        self.method = 4
        self.width = 5

    def method(self):
        pass

    @functools.cached_property
    def kept(self):
        return 6


class Below(Shelf):
    kept = 7

    def __init__(self):
        super().__init__()
        self.above = super().kept


class Fixed:
    __slots__ = ("width",)


class Hidden(Fixed):
    width = None

    def __init__(self):
        try:
            self.width = 1
        except AttributeError:
            pass


r1 = Shelf().number  #: 3 | 1
r2 = Shelf().method  #: 4 | Shelf.method
r3 = Shelf.field  #: Itself()
r4 = Shelf().field  #: 2
r5 = Shelf().width  #: 5
r6 = Below().above  #: 6
r7 = Hidden().width  #: 1 | None
"#,
    );
}
