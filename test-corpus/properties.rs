//! Which functions properties call: each story runs on every CPython, and what it makes of the attributes of its classes
//! must be what the model says of them, or unknown where the story says so.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use classwise::project::{Accessor, ClassRef, Project, PropertyLookup, PythonVersion};

use crate::oracle::linked;
use crate::python;
use crate::story::Story;

/// Imports `main` and writes, for each attribute of its classes, what instances get for it.
const ASK: &str = r#"
import abc, functools, importlib, inspect, json, types

def line(function):
    if function is None:
        return "-"
    return str(function.__code__.co_firstlineno) if inspect.isfunction(function) else "?"

def told(value):
    if isinstance(value, (property, types.DynamicClassAttribute)):
        return " ".join(map(line, (value.fget, value.fset, value.fdel)))
    if isinstance(value, functools.cached_property):
        return "cached " + line(value.func)
    return "other"

module = importlib.import_module("main")
answer = {}
for class_name, value in vars(module).items():
    if not isinstance(value, type) or value.__module__ != "main":
        continue
    for name in dir(value):
        if not name.startswith("__"):
            answer[f"{class_name}.{name}"] = told(inspect.getattr_static(value, name))
print(json.dumps(answer))
"#;

/// Attributes in `unknown`, each as in `Class.name`, are those that the model gives up on; all others it knows.
fn check(files: &[(&str, &str)], unknown: &[&str]) {
    for python in python::all() {
        let mut all = files.to_vec();
        all.push(("ask.py", ASK));
        let story = Story::new(&all);
        let asked =
            Command::new(&python.path).arg("ask.py").current_dir(story.root()).output().expect("CPython starts");
        assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
        let truth: BTreeMap<String, String> = serde_json::from_slice(&asked.stdout).expect("the answer is JSON");
        fs::remove_file(story.path("ask.py")).expect("it was written");
        let project = linked(story.root(), PythonVersion::new(3, python.minor));
        let mut wrong = Vec::new();
        for (place, truth) in &truth {
            let (class, name) = place.split_once('.').expect("it is an attribute of a class");
            let id = project.classes().find(|id| {
                project.module_name(id.file) == Some("main") && project.qualname(&ClassRef::Source(*id)) == class
            });
            let id = id.unwrap_or_else(|| panic!("{class} is not there"));
            let told = shown(&project, &project.property(&ClassRef::Source(id), name), story.root());
            let is_expected = if unknown.contains(&&**place) { told.starts_with("unknown") } else { told == *truth };
            if !is_expected {
                wrong.push(format!("3.{}: {place} is {truth}, not {told}", python.minor));
            }
        }
        assert!(!truth.is_empty() && wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

fn shown(project: &Project, found: &PropertyLookup, root: &std::path::Path) -> String {
    let line = |accessor| match accessor {
        Accessor::Absent => "-".to_owned(),
        Accessor::Function(function) => {
            let text = fs::read_to_string(root.join(project.path(function.file))).expect("the module is there");
            let start = project.function(function).statement.start().to_usize();
            (text[..start].matches('\n').count() + 1).to_string()
        }
        Accessor::Other(_) => "?".to_owned(),
        Accessor::Unknown(_) => "unknown".to_owned(),
    };
    match found {
        PropertyLookup::Property(property) => {
            let all = [property.getter, property.setter, property.deleter].map(line).join(" ");
            if all.contains("unknown") { format!("unknown: {all}") } else { all }
        }
        PropertyLookup::Cached(cached) => {
            format!("cached {}", line(cached.function.map_or(Accessor::Absent, Accessor::Function)))
        }
        PropertyLookup::Other(_) => "other".to_owned(),
        PropertyLookup::Absent => "absent".to_owned(),
        PropertyLookup::Unknown(reason) => format!("unknown: {reason}"),
    }
}

#[test]
fn decorators_make_new_properties_and_leave_the_old_ones() {
    let main = r#"
import abc
import builtins
import functools
from builtins import property as prop
from functools import cached_property


class Account:
    @property
    def balance(self):
        return self._balance

    @balance.setter
    def balance(self, value):
        self._balance = value

    @balance.deleter
    def balance(self):
        del self._balance

    @property
    def owner(self):
        return self._owner

    @owner.setter
    def set_owner(self, value):
        self._owner = value

    @prop
    def limit(self):
        return 0

    @builtins.property
    @abc.abstractmethod
    def kind(self):
        return None

    @property
    @functools.lru_cache
    def slow(self):
        return 1

    @cached_property
    def rating(self):
        return 1

    @abc.abstractproperty
    def state(self):
        return None

    @classmethod
    def make(cls):
        return cls()

    code = 3
    code_again = code
    amount = balance
    twice = limit

    @property
    def twice(self):
        return 2

    @twice.getter
    def twice(self):
        return 3


class Savings(Account):
    @property
    def balance(self):
        return 0

    @Account.owner.setter
    def owner(self, value):
        self._owner = value

    limit = Account.balance
    rating = property(lambda self: 1)


class Frozen(Savings):
    make = Account.balance.setter(None)

    @Savings.limit.deleter
    def limit(self):
        pass

    def balance(self):
        return 1
"#;
    check(&[("main.py", main)], &[]);
}

#[test]
fn calls_take_functions_by_place_and_by_name() {
    let tools = r#"
def read(self):
    return 1


def write(self, value):
    pass


shared = property(read, write)


def made(name):
    def get(self):
        return name

    return property(get)


class Base:
    @property
    def size(self):
        return 1

    color = property(read)
"#;
    let main = r#"
import operator
from tools import Base as Shape, made, read, shared, write
import tools


class Box(Shape):
    def _get(self):
        return self._width

    def _set(self, value):
        self._width = value

    def _del(self):
        del self._width

    width = property(_get, _set, _del, "the width")
    height = property(fget=_get, fset=_set)
    depth = property(fdel=_del)
    nothing = property()
    area = property(lambda self: 1, doc="the area")
    read_only = property(_get, None)
    again = property(_get)
    again = again.setter(_set)
    outer = property(read, tools.write)
    first = property(operator.itemgetter(0))
    of_module = shared
    of_function = made("x")
    annotated: int = property(_get)
    size = Shape.size.setter(_set)

    def color(self):
        return 1

    gone = property(_get)
    del gone


class Below(Box):
    color = Shape.color
    __slots__ = ("height",)
"#;
    check(&[("main.py", main), ("tools.py", tools)], &["Box.of_function", "Below.of_function"]);
}

#[test]
fn conditions_and_later_assignments_are_unknown() {
    let main = r#"
import os
import sys


class Config:
    if os.environ.get("READ_ONLY"):
        @property
        def path(self):
            return 1
    else:
        path = None

    if sys.version_info >= (3, 8):
        @property
        def name(self):
            return 1
    else:
        name = 1

    @property
    def later(self):
        return 1

    @property
    def by_call(self):
        return 1

    @property
    def sometimes(self):
        return 1

    for _ in range(1):
        @sometimes.setter
        def sometimes(self, value):
            pass

    fset = None
    maybe = property(lambda self: 1, fset if os.environ else None)

    @property
    def __hidden(self):
        return 1

    @__hidden.setter
    def __hidden(self, value):
        pass


Config.later = property(lambda self: 2, lambda self, value: None)
setattr(Config, "by_call", 3)


class Below(Config):
    @property
    def other(self):
        return 1


def writable(cls):
    for name in ("size",):
        setattr(cls, name, 1)
    return cls


@writable
class Decorated:
    @property
    def size(self):
        return 1
"#;
    let unknown = ["path", "later", "by_call", "sometimes", "maybe"];
    let unknown: Vec<String> =
        ["Config", "Below"].iter().flat_map(|class| unknown.map(|name| format!("{class}.{name}"))).collect();
    let mut unknown: Vec<&str> = unknown.iter().map(String::as_str).collect();
    unknown.push("Decorated.size");
    check(&[("main.py", main)], &unknown);
}

#[test]
fn classes_below_property_count_where_they_change_nothing() {
    let main = r#"
import functools
import types


class documented(property):
    """Says more than others."""


class lazy(property):
    def __get__(self, instance, owner=None):
        return 1


class remembered(functools.cached_property):
    pass


class Plain:
    def __init__(self, function):
        self.function = function

    def __get__(self, instance, owner=None):
        return 1


class Page:
    @documented
    def title(self):
        return 1

    @title.setter
    def title(self, value):
        pass

    body = documented(lambda self: 1)

    @lazy
    def links(self):
        return []

    @remembered
    def words(self):
        return 1

    @Plain
    def plain(self):
        return 1

    @types.DynamicClassAttribute
    def dynamic(self):
        return 1


class Static:
    def links(self):
        return 1


class Both(Static, Page):
    pass
"#;
    check(&[("main.py", main)], &["Page.links", "Page.plain", "Both.plain"]);
}

#[test]
fn circles_end() {
    let main = r#"
class First:
    pass


class Second(First):
    size = First.size if False else 1
    other = property(lambda self: 1)


class Third:
    other = Second.other

    @other.setter
    def other(self, value):
        pass

    other = other
"#;
    check(&[("main.py", main)], &[]);
}
