//! What `classwise inspect` tells of classes.

use serde_json::{Value, json};

use crate::story::Story;

const SHOP: &str = "\
import abc
import enum


class Priced(abc.ABC):
    @property
    def price(self): ...

    @staticmethod
    def currency(): return 'EUR'


@object.__new__
class _Marker: ...


class Item(Priced):
    class Kind(enum.IntEnum):
        BOOK = 1

    def __init__(self): self.__count = 0
    __secret = 1

    @classmethod
    def load(cls): return cls()


class Odd(unheard_of.Base): ...


class Torn(object, Priced): ...
";

/// The objects that a run prints, one on a line.
fn objects(story: &Story, targets: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["inspect", "--output-format", "json-lines"];
    arguments.extend(targets);
    let told = story.run(&arguments);
    assert_eq!(told.code, Some(0), "{}", told.errors);
    told.out.lines().map(|line| serde_json::from_str(line).expect("each line is an object")).collect()
}

fn names(objects: &[Value]) -> Vec<&str> {
    objects.iter().filter_map(|object| object["qualname"].as_str()).collect()
}

#[test]
fn a_file_tells_its_classes_in_the_order_of_the_source() {
    let story = Story::new(&[("shop.py", SHOP)]);
    let told = objects(&story, &["shop.py"]);
    assert_eq!(names(&told), ["Priced", "_Marker", "Item", "Item.Kind", "Odd", "Torn"]);
    let item = &told[2];
    assert_eq!(item["file"], "shop.py");
    assert_eq!(item["line"], 17);
    assert_eq!(item["module"], "shop");
    assert_eq!(item["bases"], json!(["shop.Priced"]));
    assert_eq!(item["mro"], json!(["shop.Item", "shop.Priced", "abc.ABC", "builtins.object"]));
    assert_eq!(item["metaclass"], "abc.ABCMeta");
    assert_eq!(item["metaclass_origin"], "base");
    assert_eq!(
        item["attributes"],
        json!({"Kind": "plain", "__init__": "function", "_Item__secret": "plain", "load": "classmethod"})
    );
    assert_eq!(item["unknown"], json!({}));
    assert_eq!(told[0]["attributes"], json!({"price": "property", "currency": "staticmethod"}));
    // The line is that of the first decorator, as `__firstlineno__` has it.
    assert_eq!(told[1]["line"], 13);
    assert_eq!(told[1]["bases"], json!(["builtins.object"]));
}

/// The kind of each attribute of a class, as CPython has it, for classes whose bodies say more than they show.
#[test]
fn attributes_have_the_kind_that_the_finished_class_has() {
    let story = Story::new(&[(
        "shop.py",
        r#"
import functools
import enum
from dataclasses import dataclass, field
from typing import NamedTuple
import re


def traced(f):
    @functools.wraps(f)
    def call(*arguments): return f(*arguments)
    return call


def retried(times=None, *, f=None):
    def wrap(f): return lambda self: f(self)
    if callable(times):
        return wrap(times)
    return wrap


def as_property(f): return property(f)


class Lazy:
    def __init__(self, f): self.f = f
    def __get__(self, instance, owner): return self.f(instance)


class Shelf:
    __slots__ = ("books", "__weight")
    WORDS = re.compile("[a-z]+")

    @traced
    def sort(self): ...

    @retried
    def sell(self): ...

    @retried(3)
    def buy(self): ...

    @as_property
    def size(self): ...

    @size.setter
    def size(self, size): ...

    @Lazy
    def names(self): ...

    @functools.lru_cache(maxsize=None)
    def find(self): ...

    @classmethod
    @traced
    def load(cls): ...

    def __new__(cls): ...
    def __class_getitem__(cls, item): ...
    __hash__ = object.__hash__
    label = staticmethod(len)
    count = len
    if WORDS:
        extra = 1
    else:
        def extra(self): ...
    kept = gone = 1
    del gone


class Size(NamedTuple):
    width: int
    depth: int = 3


@dataclass
class Order:
    number: int
    total: int = 0
    lines: list = field(default_factory=list)
    state: str = field(default="new")


@dataclass(slots=True)
class Line:
    number: int
    total: int = 0


class Color(enum.Enum):
    RED = 1
    def __new__(cls, value): return object.__new__(cls)
"#,
    )]);
    let told = objects(&story, &["shop.py"]);
    let kinds =
        |name: &str| told.iter().find(|object| object["qualname"] == name).expect("it is told")["attributes"].clone();
    assert_eq!(
        kinds("Shelf"),
        json!({
            "__slots__": "plain", "books": "data-descriptor", "_Shelf__weight": "data-descriptor", "WORDS": "plain",
            "sort": "function", "sell": "function", "buy": "function", "size": "property",
            "names": "non-data-descriptor", "find": "non-data-descriptor", "load": "classmethod",
            "__new__": "staticmethod", "__class_getitem__": "classmethod", "__hash__": "non-data-descriptor",
            "label": "staticmethod", "count": "plain", "extra": null, "kept": "plain",
        })
    );
    assert_eq!(kinds("Size"), json!({"width": "data-descriptor", "depth": "data-descriptor"}));
    assert_eq!(kinds("Order"), json!({"total": "plain", "state": "plain"}));
    assert_eq!(kinds("Line"), json!({"number": "data-descriptor", "total": "data-descriptor"}));
    assert_eq!(kinds("Color"), json!({"RED": "plain", "__new__": "function"}));
}

#[test]
fn what_is_not_known_says_why() {
    let story = Story::new(&[("shop.py", SHOP)]);
    let odd = &objects(&story, &["shop:Odd"])[0];
    assert_eq!((&odd["mro"], &odd["metaclass"], &odd["bases"]), (&json!(null), &json!(null), &json!([null])));
    let reason = "no binding of `unheard_of` is in view";
    assert_eq!(odd["unknown"], json!({"bases": {"0": reason}, "mro": reason, "metaclass": reason}));
}

#[test]
fn a_class_that_cpython_refuses_has_the_words_of_cpython() {
    let story = Story::new(&[("shop.py", SHOP)]);
    let torn = &objects(&story, &["shop.py:Torn"])[0];
    assert_eq!(torn["mro"], json!(null));
    assert_eq!(torn["conflict"], "Cannot create a consistent method resolution order (MRO) for bases object, Priced");
}

#[test]
fn targets_are_paths_modules_and_classes() {
    let story = Story::new(&[
        ("app/__init__.py", "from app.shop import Item as Article\n"),
        ("app/shop.py", SHOP),
        ("tools/run.py", "class Run: ...\n"),
    ]);
    assert_eq!(names(&objects(&story, &["tools", "app.shop:Item"])), ["Item", "Run"]);
    assert_eq!(names(&objects(&story, &["app.shop:Item.Kind"])), ["Item.Kind"]);
    assert_eq!(names(&objects(&story, &["app.shop.Item.Kind"])), ["Item.Kind"]);
    assert_eq!(names(&objects(&story, &["app"])).len(), 6);
    // The class that a package imports from elsewhere.
    assert_eq!(names(&objects(&story, &["app:Article"])), ["Item"]);
    // The standard library is known without its source.
    let ordered = &objects(&story, &["collections:OrderedDict"])[0];
    assert_eq!(ordered["mro"], json!(["collections.OrderedDict", "builtins.dict", "builtins.object"]));
    assert_eq!(ordered["file"], json!(null));
}

#[test]
fn a_target_that_is_not_there_is_told() {
    let story = Story::new(&[("shop.py", SHOP)]);
    for (target, problem) in [
        ("shop:Itme", "there is no class `Itme` in `shop`: did you mean `Item`?"),
        ("shop.py:Zebra", "there is no class `Zebra` in `shop.py`"),
        ("shpo.py", "there is no file `shpo.py`"),
        ("nowhere", "there is no file or module `nowhere`"),
        ("shop:1", "`1` is no name of a class"),
    ] {
        let told = story.run(&["inspect", target]);
        assert_eq!(told.code, Some(2), "{target}");
        assert!(told.errors.contains(problem), "{target}: {}", told.errors);
    }
}

#[test]
fn a_named_directory_is_taken_though_an_environment_ignores_itself() {
    let story = Story::new(&[
        ("venv/.gitignore", "*\n"),
        ("venv/lib/python3.13/site-packages/shelf/__init__.py", "class Shelf: ...\n"),
    ]);
    assert_eq!(names(&objects(&story, &["venv/lib/python3.13/site-packages/shelf"])), ["Shelf"]);
}
