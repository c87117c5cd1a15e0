//! Classes that no class statement tells alone: each story runs on every CPython, and what it makes of the classes must
//! be what classwise says of them. Nothing in them may stay unknown.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::python;
use crate::story::Story;

/// Imports a module and writes the MRO and the metaclass of each class statement.
const ASK: &str = r#"
import importlib, json, sys

module = importlib.import_module(sys.argv[1])
with open(module.__file__) as source:
    text = source.read()
told = {}
for name, value in vars(module).items():
    if isinstance(value, type) and f"class {name}" in text and value.__module__ == module.__name__:
        told[name] = [[c.__qualname__ for c in value.__mro__], type(value).__qualname__]
with open("told.json", "w") as out:
    json.dump(told, out)
"#;

pub fn check(files: &[(&str, &str)], module: &str, since: u8) {
    for python in python::all().iter().filter(|python| python.minor >= since) {
        let version = format!("3.{}", python.minor);
        let mut all = files.to_vec();
        all.push(("ask.py", ASK));
        let story = Story::new(&all);
        let output = std::process::Command::new(&python.path)
            .args(["ask.py", module])
            .current_dir(story.root())
            .output()
            .expect("CPython starts");
        assert!(output.status.success(), "{version}: {}", String::from_utf8_lossy(&output.stderr));
        let truth = std::fs::read_to_string(story.path("told.json")).expect("the answer is written");
        let truth: BTreeMap<String, (Vec<String>, String)> = serde_json::from_str(&truth).expect("it is JSON");
        assert!(!truth.is_empty(), "{version}: the module has no classes");
        let versions = format!(">={version},<3.{}", python.minor + 1);
        let target = format!("{}.py", module.replace('.', "/"));
        let told = story.run(&[
            "inspect",
            "--isolated",
            "--output-format",
            "json-lines",
            "--target-version",
            &versions,
            "--platform",
            "linux",
            &target,
            ".",
        ]);
        let told: Vec<Value> =
            told.out.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
        for (name, (mro, metaclass)) in &truth {
            let own = told.iter().find(|class| class["qualname"] == **name && class["module"] == module);
            let own = own.unwrap_or_else(|| panic!("{version}: {name} is not told"));
            let short = |name: &Value| name.as_str().and_then(|name| name.rsplit('.').next()).map(str::to_owned);
            let said: Option<Vec<String>> = own["mro"].as_array().map(|mro| mro.iter().filter_map(short).collect());
            let last = |name: &String| name.rsplit('.').next().unwrap_or_default().to_owned();
            let mro: Vec<String> = mro.iter().map(last).collect();
            assert_eq!(said, Some(mro), "{version}: MRO of {name}: {}", own["unknown"]);
            assert_eq!(short(&own["metaclass"]), Some(last(metaclass)), "{version}: metaclass of {name}");
        }
    }
}

#[test]
fn decorators_may_be_made_with_partial_and_cast() {
    let tools = r#"
import functools
import typing

F = typing.TypeVar("F")


def set_module(module):
    def decorator(func: F) -> F:
        if module is not None:
            func.__module__ = module
        return typing.cast("F", func)

    return decorator


def auto(cls=None, *, angular=None):
    def replace(cls, angular=None):
        if angular is not None:
            cls.angular = angular
        return cls

    if cls is None:
        return functools.partial(replace, angular=angular)
    else:
        return replace(cls, angular=angular)


def instead(cls, name="", *, kept=True):
    if kept:
        return cls
    return dict


class Plain:
    pass
"#;
    let main = r#"
import functools

from tools import Plain, auto, instead, set_module


@set_module("main")
class Moved(Plain):
    pass


@auto(angular=True)
class Angular(Plain):
    pass


@auto
class Round(Plain):
    pass


@functools.partial(instead, name="kept")
class Kept(Plain):
    pass


class Derived(Angular, Moved, Kept):
    pass
"#;
    check(&[("main.py", main), ("tools.py", tools)], "main", 9);
}

#[test]
fn decorators_that_give_back_what_they_get_are_followed() {
    let registry = r#"
import functools


class Registry:
    def __init__(self):
        self.known = {}

    def __call__(self, cls):
        return self.add(cls)

    def add(self, cls):
        self.known[cls.__name__] = cls
        return cls

    def named(self, name):
        def register(cls):
            self.known[name] = cls
            return cls
        return register


def optional(cls=None, *, name=None):
    if cls is None:
        return functools.partial(optional, name=name)
    return cls


def aliases(table, cls=None):
    if cls is None:
        return functools.partial(aliases, table)
    for alias, name in table.items():
        setattr(cls, alias, getattr(cls, name))
    return cls


registry = Registry()
"#;
    let main = r#"
import abc
import dataclasses
import functools

from registry import aliases, optional, registry


@registry
class Base:
    pass


@registry.named("first")
@dataclasses.dataclass
class First(Base):
    x: int = 0


@optional
class Second(First):
    pass


@aliases({"b": "a"})
class Third(Second):
    def a(self):
        pass


class Fourth(Third, abc.ABC):
    pass


def final(cls):
    cls.is_final = True
    return functools.total_ordering(cls)


@abc.ABC.register
@final
class Fifth(Base):
    def __eq__(self, other):
        return True

    def __lt__(self, other):
        return False


class Sixth(Fifth):
    pass
"#;
    check(&[("registry.py", registry), ("main.py", main)], "main", 9);
}

#[test]
fn calls_create_classes() {
    let main = r#"
import collections
import enum
import types
import typing

Point = collections.namedtuple("Point", "x y")


class Meta(type):
    pass


Made = type("Made", (Point,), {"z": 1})
Other = Meta("Other", (), {})
New = types.new_class("New", (Other,))
Color = enum.Enum("Color", "RED GREEN")
Kind = type(Other)


class Place(Point):
    pass


class FromMade(Made):
    pass


class FromNew(New):
    pass


class OfKind(metaclass=Kind):
    pass


class Row(typing.NamedTuple):
    a: int


class MoreRow(Row):
    pass


class Options(typing.TypedDict):
    a: int


class MoreOptions(Options):
    b: int


class Listed(typing.List[int]):
    pass


class Level(enum.IntEnum):
    LOW = 1
"#;
    check(&[("main.py", main)], "main", 9);
}

#[test]
fn helpers_for_two_pythons_are_known() {
    let compat = r#"
def with_metaclass(meta, *bases):
    class metaclass(type):
        def __new__(cls, name, this_bases, d):
            return meta(name, bases, d)

    return type.__new__(metaclass, "temporary_class", (), {})


def add_metaclass(metaclass):
    def wrapper(cls):
        namespace = dict(vars(cls))
        namespace.pop("__dict__", None)
        namespace.pop("__weakref__", None)
        return metaclass(cls.__name__, cls.__bases__, namespace)
    return wrapper
"#;
    let main = r#"
import compat


class Meta(type):
    pass


class Base:
    pass


class Mixed(compat.with_metaclass(Meta, Base)):
    pass


class Below(Mixed):
    pass


@compat.add_metaclass(Meta)
class Added(Base):
    pass


class BelowAdded(Added):
    pass
"#;
    check(&[("compat.py", compat), ("main.py", main)], "main", 9);
}

#[test]
fn metaclasses_keep_what_super_gives_them() {
    let main = r#"
from typing import Any, cast


class ModelBase(type):
    def __new__(cls, name, bases, attrs, **kwargs):
        super_new = super().__new__
        parents = [b for b in bases if isinstance(b, ModelBase)]
        if not parents:
            return super_new(cls, name, bases, attrs)
        new_class = super_new(cls, name, bases, dict(attrs), **kwargs)
        new_class.fields = {}
        return new_class


def registered(cls):
    return cls


class Checked(ModelBase):
    def __new__(mcs, name, bases, namespace, **kwargs):
        made = cast("type[Any]", super().__new__(mcs, name, bases, namespace, **kwargs))
        return registered(made)


class Rebound(type):
    def __new__(cls, name, bases, namespace):
        if not bases:
            return super().__new__(cls, name, bases, namespace)
        cls = super().__new__(cls, name, bases, namespace)
        cls.made = True
        return cls


class Model(metaclass=ModelBase):
    pass


class User(Model):
    pass


class CheckedUser(User, metaclass=Checked):
    pass


class Top(metaclass=Rebound):
    pass


class Below(Top):
    pass
"#;
    check(&[("main.py", main)], "main", 9);
}

#[test]
fn what_a_package_makes_when_it_is_asked_for_is_what_it_tells_type_checkers() {
    let package = r#"
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .fields import *
    from .model import Model

_PLACES = {"Model": "model", "Field": "fields"}


def __getattr__(name):
    import importlib

    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(importlib.import_module("." + _PLACES[name], __name__), name)
"#;
    let fields = "__all__ = ['Field']\n\n\nclass Field:\n    pass\n";
    let model = "from .fields import Field\n\n\nclass Meta(type):\n    pass\n\n\nclass Model(Field, metaclass=Meta):\n    pass\n";
    let main = "from lazy import Field, Model\n\n\nclass User(Model):\n    pass\n\n\nclass Name(Field):\n    pass\n";
    check(
        &[("lazy/__init__.py", package), ("lazy/fields.py", fields), ("lazy/model.py", model), ("main.py", main)],
        "main",
        9,
    );
}

#[test]
fn tables_of_lazy_packages_are_followed_where_a_module_proves_them() {
    let load = r#"
    import importlib

    place = _TABLE.get(name)
    if place is None:
        place = next((module for module, names in _TABLE.items() if name in names), None)
    if place is None:
        raise AttributeError(name)
    if isinstance(place, tuple):
        place = place[0]
    return getattr(importlib.import_module(place if place.startswith(".") else "." + place, __name__), name)
"#;
    let package = |table: &str| format!("_TABLE = {table}\n\n\ndef __getattr__(name):{load}");
    let models = "class Base:\n    pass\n\n\nclass Model(Base):\n    pass\n";
    let main = "from one import Model\nfrom two import Model as Second\nfrom three import Model as Third\n\n\n\
        class A(Model):\n    pass\n\n\nclass B(Second):\n    pass\n\n\nclass C(Third):\n    pass\n";
    check(
        &[
            ("one/__init__.py", &package("{'Model': '.models'}")),
            ("one/models.py", models),
            ("two/__init__.py", &package("{'Model': ('.models', 'Model')}")),
            ("two/models.py", models),
            ("three/__init__.py", &package("{'models': ['Base', 'Model']}")),
            ("three/models.py", models),
            ("main.py", main),
        ],
        "main",
        9,
    );
}

#[test]
fn imports_in_a_try_go_as_they_will() {
    let fast = "import array\n\n\nclass Fast:\n    pass\n\n\nclass Table(Fast):\n    pass\n";
    let broken = "import msvcrt\n\n\nclass Fast:\n    pass\n\n\nclass Table(Fast):\n    pass\n";
    let main = r#"
try:
    from fast import Table
except ImportError:
    class Table:
        pass

try:
    from broken import Table as Other
except ImportError:
    class Other:
        pass


class Mine(Table):
    pass


class Fallen(Other):
    pass
"#;
    check(&[("fast.py", fast), ("broken.py", broken), ("main.py", main)], "main", 9);
}

#[test]
fn tests_on_imports_go_as_the_imports_went() {
    let compat = r#"
try:
    import json
    HAS_JSON = True
except ImportError:
    HAS_JSON = False

nothing = None
"#;
    let main = r#"
import os
import platform
import sys

from compat import HAS_JSON, nothing

try:
    import array
except ImportError:
    array = None

try:
    from collections import OrderedDict as _table
except ImportError:
    table = None
else:
    table = _table

if HAS_JSON:
    class First(dict):
        pass
else:
    class First(list):
        pass

if array is not None:
    class Second(dict):
        pass
else:
    class Second(list):
        pass

if not table:
    Third = int
else:
    Third = str

if nothing:
    from nowhere import Fourth
else:
    class Fourth(dict):
        pass

if hasattr(os, "fork"):
    Fifth = int
else:
    Fifth = str

if hasattr(sys, "pypy_version_info"):
    Sixth = int
else:
    Sixth = str

if sys.implementation.name == "cpython" and platform.python_implementation() != "PyPy":
    Seventh = int
else:
    Seventh = str


class A(First, Fourth):
    pass


class B(Second):
    pass


class C(Third):
    pass


class D(Fifth):
    pass


class E(Sixth):
    pass


class F(Seventh):
    pass
"#;
    check(&[("compat.py", compat), ("main.py", main)], "main", 9);
}

#[test]
fn cases_and_comparisons_that_ask_the_interpreter_are_decided() {
    let main = r#"
import sys, os, platform
import platform as pf
from sys import version_info, platform as plat
class A: pass
class B: pass
class C: pass

match sys.version_info:
    case (3, 10, *_): V1 = A
    case (3, 11 | 12, *_): V1 = B
    case _: V1 = C
class T1(V1): pass

match sys.version_info[:2]:
    case (3, 10): V2 = A
    case (3, 11): V2 = B
    case (3, n): V2 = C
class T2(V2): pass

match (sys.version_info.major, sys.version_info.minor):
    case (3, minor) if minor >= 12: V3 = A
    case (3, minor) if 11 <= minor < 12: V3 = B
    case [3, 10]: V3 = C
class T3(V3): pass

match sys.version_info:
    case (3, minor, *_) if minor >= 13: V4 = A
    case (3, 12, micro, *rest): V4 = B
    case [major, *_]: V4 = C
class T4(V4): pass

match sys.platform:
    case "win32" | "cygwin": P = A
    case "darwin": P = B
    case "linux": P = C
class T5(P): pass

match plat:
    case p if p.startswith("win"): P2 = A
    case p if p.startswith(("linux", "freebsd")): P2 = B
    case _: P2 = C
class T6(P2): pass

match version_info >= (3, 12):
    case True: Q = A
    case False: Q = B
class T7(Q): pass

match os.name:
    case "nt": R = A
    case "posix": R = B
class T8(R): pass

match platform.system():
    case "Windows": S = A
    case "Linux" | "Darwin": S = B
class T9(S): pass

PY = sys.version_info[:2]
match PY:
    case (3, 10) | (3, 11): U = A
    case (3, _): U = B
class T10(U): pass

match sys.version_info.minor:
    case 10: X = A
    case 11 | 12 as m: X = B
    case m if m > 12: X = C
class T11(X): pass

match sys.version_info:
    case (3, 10): Y = A
    case (3, 11): Y = B
    case _: Y = C
class T12(Y): pass

match sys.platform, sys.version_info[:2]:
    case "win32", _: Z = A
    case "linux", (3, 10): Z = B
    case _, (3, minor): Z = C
class T13(Z): pass

if pf.system() == "Linux": L = A
else: L = B
class T16(L): pass
if pf.system().lower() in ("linux", "darwin"): L2 = A
else: L2 = B
class T17(L2): pass
if (3, 9) <= sys.version_info < (3, 12): L3 = A
else: L3 = B
class T18(L3): pass
if "win" in sys.platform: L4 = A
elif sys.platform in {"linux", "linux2"}: L4 = B
else: L4 = C
class T19(L4): pass
if sys.version_info[1] in [10, 11]: L6 = A
else: L6 = B
class T21(L6): pass
if sys.platform[:3] == "win" or os.name == "nt": L7 = A
else: L7 = B
class T22(L7): pass
if (3, 12) > sys.version_info: L8 = A
else: L8 = B
class T23(L8): pass
"#;
    check(&[("main.py", main)], "main", 10);
}

#[test]
fn bases_may_stand_for_others() {
    let main = r#"
import types


class Meta(type):
    pass


class Mixin:
    pass


class Standing:
    def __mro_entries__(self, bases):
        return (Mixin, dict)


class Placed(Standing()):
    pass


New = types.new_class("New", (Mixin,), {"metaclass": Meta})


class Late(New):
    pass
"#;
    check(&[("main.py", main)], "main", 9);
}

#[test]
fn generic_bases_are_those_that_cpython_resolves() {
    let main = r#"
import collections.abc
import typing
import unittest

T = typing.TypeVar("T")


class Own(collections.abc.Mapping[str, T]):
    pass


class Both(typing.Generic[T], Own[T]):
    pass


class Box(typing.Generic[T]):
    pass


class Deep(Box[T], typing.Generic[T]):
    pass


class Names(typing.Dict[str, T], Box[T]):
    pass


class Talks(typing.Protocol[T]):
    pass


class Speaks(Talks[T], typing.Protocol):
    pass


class Opened(typing.ContextManager[int]):
    pass


class Waits(unittest.IsolatedAsyncioTestCase):
    pass


class Called(typing.Callable[[int], T], Box[T]):
    pass


class Defaults:
    def __class_getitem__(cls, parameters):
        return super().__class_getitem__(parameters or int)


class Held(Defaults, typing.Generic[T]):
    pass


Ints = Held[int]


class Shown(Held[str]):
    pass


class Kept(Ints, typing.Generic[T]):
    pass
"#;
    check(&[("main.py", main)], "main", 9);
}

#[test]
fn classes_that_functions_make_anew_are_told_apart_by_what_the_call_was_given() {
    let tools = r#"
from functools import partial


class Frozen:
    __slots__ = ()


def frozen(cls):
    if Frozen in cls.__mro__:
        made = cls
    else:
        class made(Frozen, cls):
            __slots__ = ()

        made.__name__ = cls.__name__
        made.__qualname__ = cls.__qualname__
    return made


def slotted(cls):
    namespace = dict(cls.__dict__)
    namespace.pop("__dict__", None)
    qualname = getattr(cls, "__qualname__", None)
    cls = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        cls.__qualname__ = qualname
    return cls


def _recorded(cls, *, is_checked):
    base = type(f"_{cls.__name__}", (), {})
    return type(cls.__name__, (cls, base), {})


def record(cls=None, *, is_checked=True):
    if cls:
        return _recorded(cls, is_checked=is_checked)
    return partial(_recorded, is_checked=is_checked)


def mixing(*, mixin):
    def decorate(cls):
        return type(cls.__name__, (cls, mixin), {})

    return decorate


def proxy(interface, name="original"):
    class Proxy:
        pass

    return type("(Proxy for %s)" % (interface.__name__,), (Proxy, interface), {name: None})


def base(*, of):
    class Base(of):
        pass

    return Base


class Registry:
    def generate(self, cls, name, metaclass):
        bases = not isinstance(cls, tuple) and (cls,) or cls
        return metaclass(name, bases, dict(registry=self))


def declarative(*, cls=object, name="Declared", metaclass=type):
    return Registry().generate(cls=cls, name=name, metaclass=metaclass)
"#;
    let main = r#"
from typing import Any

from tools import Frozen, base, declarative, frozen, mixing, proxy, record, slotted


class Meta(type):
    pass


@frozen
class Box:
    pass


@frozen
class Small(Box):
    pass


class Other(Small):
    pass


@slotted
class Leaf(Box, metaclass=Meta):
    pass


class Interface:
    pass


@record
class Row(Interface):
    pass


@record(is_checked=False)
class Line(Row):
    pass


@mixing(mixin=Frozen)
class Mixed(Line):
    pass


class Wrapped(proxy(Interface)):
    pass


class One(base(of=Interface)):
    pass


class Two(base(of=Interface)):
    pass


# Each call made a `Base` of its own.
class Both(One, Two):
    pass


Model: Any = declarative(metaclass=Meta)


class Table(Model):
    pass
"#;
    check(&[("tools.py", tools), ("main.py", main)], "main", 9);
}

/// pydantic derives a class from a model for each set of parameters; a model with its own parameters is itself. This is
/// what it does, and no more.
#[test]
fn models_with_parameters_are_classes_of_their_own() {
    let pydantic = r#"
import typing

MADE = {}


def shown(parameter):
    if typing.get_origin(parameter) is typing.Union or type(parameter).__name__ == "UnionType":
        return "Union[%s]" % ", ".join(map(shown, typing.get_args(parameter)))
    if typing.get_args(parameter):
        return "%s[%s]" % (parameter.__qualname__, ", ".join(map(shown, typing.get_args(parameter))))
    return parameter.__qualname__ if isinstance(parameter, type) else repr(parameter).replace("typing.", "")


class ModelMetaclass(type):
    pass


class BaseModel(metaclass=ModelMetaclass):
    def __class_getitem__(cls, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        if cls.__parameters__ == parameters:
            return cls
        made = MADE.get((cls, parameters))
        if made is None:
            name = f"{cls.__name__}[{', '.join(map(shown, parameters))}]"
            made = MADE[cls, parameters] = type(cls)(name, (cls,), {"__qualname__": name})
        return made
"#;
    let main = r#"
from typing import Any, Dict, Generic, Optional, TypeVar

from pydantic import BaseModel
from variables import K, V

T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    pass


class Pair(BaseModel, Generic[K, V]):
    pass


class Item:
    class Part:
        pass


class Items(Page[Item]):
    pass


class Parts(Page[Item.Part]):
    pass


class Same(Page[T], Generic[T]):
    pass


class Anything(Page[Any]):
    pass


class Numbers(Pair[int, "list[str]"], Page[int]):
    pass


class Own(Pair[K, V]):
    pass


class Turned(Pair[V, K]):
    pass


ItemPage = Page[Item]


class More(ItemPage):
    pass


class Most(More, Items):
    pass
"#;
    let main = main.replace("\"list[str]\"", "str");
    let files = [
        ("pydantic/__init__.py", "from pydantic.main import BaseModel\n"),
        ("pydantic/main.py", pydantic),
        ("variables.py", "from typing import TypeVar\n\nK = TypeVar(\"K\")\nV = TypeVar(\"V\")\n"),
        ("main.py", &main),
    ];
    check(&files, "main", 9);
}

#[test]
fn metaclasses_that_hand_on_other_bases_are_followed() {
    let main = r#"
from typing import Generic, TypeVar

T = TypeVar("T")


class FieldMeta(type):
    def __new__(mcs, name: str, bases: tuple, namespace: dict) -> type:
        if len(bases) > 1 and bases[0] is Field:
            cls = type.__new__(mcs, name, (bases[0],), namespace)
            setattr(cls, "field_type", bases[1])
            return cls
        return type.__new__(mcs, name, bases, namespace)


class Field(Generic[T], metaclass=FieldMeta):
    pass


class Text(Field[str], str):
    pass


class Name(Text):
    pass


class Mixin:
    pass


class Other(Name, Mixin):
    pass
"#;
    check(&[("main.py", main)], "main", 9);
}

#[test]
fn what_stands_where_a_metaclass_does_is_called() {
    let main = r#"
class Meta(type):
    pass


def with_dict(name, bases, namespace):
    return type(name, bases + (dict,), namespace)


class Made(metaclass=with_dict):
    pass


class Below(Made):
    pass


class Maker:
    def __call__(self, name, bases, namespace):
        return Meta(name, bases, namespace)


class Called(Below, metaclass=Maker()):
    pass


class Again(Called):
    pass


class Unpacked(*[Again], **{"metaclass": Meta}):
    pass
"#;
    check(&[("main.py", main)], "main", 8);
}

/// Marks that a name stands for, and those of a module that is imported.
#[test]
fn marks_of_pytest_leave_classes_as_they_are() {
    let structures = r#"
class MarkDecorator:
    def __init__(self, name):
        self.name = name

    def __call__(self, *args, **kwargs):
        return args[0] if len(args) == 1 and not kwargs and isinstance(args[0], type) else self


class MarkGenerator:
    def __getattr__(self, name):
        return MarkDecorator(name)


MARK_GEN = MarkGenerator()
"#;
    let main = r#"
import pytest
from marks import needs_parser

slow = pytest.mark.slow


@slow
class Cases:
    pass


@needs_parser
@pytest.mark.parametrize("size", [1, 2])
class MoreCases(Cases):
    pass
"#;
    let files = [
        ("_pytest/__init__.py", ""),
        ("_pytest/mark/__init__.py", ""),
        ("_pytest/mark/structures.py", structures),
        ("pytest.py", "from _pytest.mark.structures import MARK_GEN as mark\n"),
        ("marks.py", "import pytest\n\nneeds_parser = pytest.mark.skipif(False, reason=\"no parser\")\n"),
        ("main.py", main),
    ];
    check(&files, "main", 9);
}

/// Classes of compiled libraries are searched for by halving.
#[test]
fn names_of_libraries_are_sorted() {
    let text = include_str!("../src/project/libraries.txt");
    let mut metaclasses = Vec::new();
    let mut layout = None;
    let mut classes = 0;
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        match words[..] {
            ["metaclass", name, creation, reference, ..] => {
                assert!(["inherited", "hands-on", "refuses"].contains(&creation), "{name} creates by {creation}");
                assert!(reference.starts_with("https://"), "{name} has no reference");
                metaclasses.push(name);
                layout = None;
            }
            ["layout", solid_base, _] => layout = Some(solid_base),
            ["bases", _] => {}
            _ => {
                assert!(layout.is_some(), "{} stands below no layout", words[0]);
                let names = words[1..].iter().map(|name| name.trim_end_matches(['!', '=', '@']));
                assert!(names.is_sorted(), "{} is not sorted", words[0]);
                classes += words.len() - 1;
            }
        }
    }
    assert!(metaclasses.is_sorted() && classes > 2_000, "{classes} classes of {metaclasses:?}");
}
