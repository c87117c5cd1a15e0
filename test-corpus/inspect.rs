//! What `classwise inspect` tells of classes.

use serde_json::{Value, json};

use crate::python;
use crate::story::{CONFLICT, Story};

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

/// A module whose classes hold more than their bodies show, for every version that is supported.
const KINDS: &str = r#"
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


class Kept(Lazy):
    def __set__(self, instance, value): ...


class Renamed:
    def __set_name__(self, owner, name): setattr(owner, name, property())


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

    @Kept
    def owner(self): ...

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
    joined = ", ".join
    first = min([3, 4])
    if WORDS:
        extra = 1
    else:
        def extra(self): ...
    kept = gone = 1
    del gone
    renamed = Renamed()
    squared = [n * n for n in range(3)]
    bound = Lazy.__init__
    partly = functools.partial(print, "a")
    class Inner: ...


class Size(NamedTuple):
    width: int
    depth: int = 3


@dataclass
class Order:
    number: int
    total: int = 0
    lines: list = field(default_factory=list)
    state: str = field(default="new")


@dataclass(order=True, frozen=True, repr=False)
class Key:
    number: int


@dataclass(unsafe_hash=True, init=False)
class Named:
    name: str = ""
    def __eq__(self, other): ...


@dataclass(eq=False)
class Alone:
    name: str = ""


class Compared:
    def __eq__(self, other): ...


class Later:
    size = None
    gone = 1


Later.size = property(lambda self: 1)
Later.extra = lambda self: 1
del Later.gone


class Registering(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.registered = []


class Registered(metaclass=Registering):
    registered = None
    kept = Order(1)


class Color(enum.Enum):
    RED = 1
    def __new__(cls, value):
        self = object.__new__(cls)
        self._value_ = value
        return self
    def paint(self): ...


class Deep(Shelf, Order):
    __slots__ = ()


class Weekday(enum.Enum):
    def _generate_next_value_(name, start, count, last_values): return name
    MONDAY = enum.auto()


class Planet(enum.Enum):
    _ignore_ = ["made", "count"]
    _order_ = "EARTH"
    made = count = 3
    EARTH = count


class Handing:
    hand = Lazy(len).__get__


class Mode(enum.Flag):
    READ = 1


class Tag(str, enum.Enum):
    NEW = "new"


class Split:
    __slots__ = "width depth".split()


class Spread:
    __slots__ = tuple("ab")


class Rebased:
    pass


Rebased.__name__ = "Rebased"


def counted(cls):
    cls.count = 0
    if cls.__name__ == "Other":
        cls.other = 1
    return cls


@counted
class Counted:
    pass


class Hook:
    def __init_subclass__(cls, **keywords):
        super().__init_subclass__(**keywords)
        cls.__hash__ = object.__hash__
        cls.__eq__ = object.__eq__
        cls.hooked = True


class Hooked(Hook):
    pass


class Wrapping(type):
    def __new__(mcs, name, bases, namespace):
        if "make" in namespace and not isinstance(namespace["make"], classmethod):
            namespace["make"] = classmethod(namespace["make"])
        cls = super().__new__(mcs, name, bases, namespace)
        cls.wrapped = True
        return cls


class Wrapped(metaclass=Wrapping):
    @classmethod
    def make(cls): ...


@dataclass
class Loaded(Hook):
    addon: str
"#;

/// What each class of the module is when it is made: bases, MRO, metaclass, and the kinds of its attributes.
const ORACLE: &str = r#"
import inspect, json, kinds, types

def kind(value):
    for kind, name in [(types.FunctionType, "function"), (classmethod, "classmethod"), (staticmethod, "staticmethod"),
                       (property, "property")]:
        if isinstance(value, kind): return name
    has = lambda name: any(name in vars(c) for c in type(value).__mro__)
    if has("__set__") or has("__delete__"): return "data-descriptor"
    return "non-data-descriptor" if has("__get__") else "plain"

names = lambda classes: [c.__module__ + "." + c.__qualname__ for c in classes]
told = {}
for c in [c for c in vars(kinds).values() if isinstance(c, type) and c.__module__ == "kinds"]:
    told[c.__qualname__] = {
        "bases": names(c.__bases__), "mro": names(c.__mro__), "metaclass": names([type(c)])[0],
        "attributes": {name: kind(value) for name, value in vars(c).items()},
    }
with open("told.json", "w") as file: json.dump(told, file)
"#;

/// Names that CPython adds to every class, or the machinery of its kind.
fn comes_by_itself(class: &str, name: &str) -> bool {
    const ALWAYS: &str = "__annotations__ __dict__ __doc__ __firstlineno__ __module__ __orig_bases__ \
        __static_attributes__ __weakref__";
    ALWAYS.split_whitespace().any(|always| always == name)
        || match class {
            "Size" => name == "__slots__",
            // What a type that is mixed in shows of its values.
            "Tag" => ["__repr__", "__str__", "__format__", "__reduce_ex__"].contains(&name),
            // What a hook sets of special methods is not told.
            "Hooked" => ["__eq__", "__hash__"].contains(&name),
            _ => false,
        }
}

#[test]
fn classes_are_told_as_cpython_makes_them() {
    for python in python::all() {
        let version = format!("3.{}", python.minor);
        let story = Story::new(&[("kinds.py", KINDS), ("oracle.py", ORACLE)]);
        let output = std::process::Command::new(&python.path)
            .arg("oracle.py")
            .current_dir(story.root())
            .output()
            .expect("CPython starts");
        assert!(output.status.success(), "{version}: {}", String::from_utf8_lossy(&output.stderr));
        let truth = std::fs::read_to_string(story.path("told.json")).expect("the answer is written");
        let truth: Value = serde_json::from_str(&truth).expect("it is JSON");
        let versions = format!(">={version},<3.{}", python.minor + 1);
        let told = objects(&story, &["kinds.py", "--target-version", &versions]);
        let mut classes = 0;
        for told in &told {
            let name = told["qualname"].as_str().expect("it is a name");
            let truth = &truth[name];
            // Nested classes are no names of the module.
            let Some(attributes) = truth["attributes"].as_object() else { continue };
            classes += 1;
            for what in ["bases", "mro", "metaclass"] {
                let is_unknown = !told["unknown"][what].is_null();
                assert!(is_unknown || told[what] == truth[what], "{version}: {what} of {name}: {}", told[what]);
            }
            for (attribute, kind) in attributes {
                let told = told["attributes"].get(attribute);
                match told {
                    None => assert!(comes_by_itself(name, attribute), "{version}: {name}.{attribute} is not told"),
                    // What the model cannot know, it says so.
                    Some(Value::Null) => {
                        let cannot_be_known = match name {
                            "Shelf" => &["renamed", "extra", "first"][..],
                            "Loaded" => &["__eq__", "__hash__"],
                            _ => &[],
                        };
                        assert!(
                            cannot_be_known.contains(&attribute.as_str()),
                            "{version}: {name}.{attribute} is unknown"
                        );
                    }
                    Some(told) => assert_eq!(told, kind, "{version}: {name}.{attribute}"),
                }
            }
            let invented: Vec<&String> = told["attributes"]
                .as_object()
                .into_iter()
                .flat_map(|told| told.keys())
                .filter(|attribute| !attributes.contains_key(*attribute))
                .collect();
            assert!(invented.is_empty(), "{version}: {name} has no {invented:?}");
        }
        assert_eq!(classes, truth.as_object().map_or(0, |truth| truth.len()), "{version}");
    }
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("../schema/classes-1.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let story = Story::new(&[("shop.py", SHOP), ("kinds.py", KINDS)]);
    let told = story.run(&["inspect", ".", "collections:OrderedDict", "--output-format", "json"]);
    let mut told: Value = serde_json::from_str(&told.out).expect("it is JSON");
    if let Err(error) = validator.validate(&told) {
        panic!("{error}");
    }
    // Each class with what is missing of it is told by a reason, and nothing else is.
    for class in told.as_array().expect("it is an array") {
        let unknown = &class["unknown"];
        let is_refused = !class["conflict"].is_null();
        assert_eq!(class["mro"].is_null(), !unknown["mro"].is_null() || is_refused, "{class}");
        for (name, kind) in class["attributes"].as_object().expect("it is an object") {
            assert_eq!(kind.is_null(), !unknown["attributes"][name].is_null(), "{name} of {class}");
        }
    }
    told[0]["attributes"]["price"] = "method".into();
    assert!(!validator.is_valid(&told));
}

/// Attributes of every kind, some of which `__init__` puts into the instance as well.
const LOOKUP: &str = "\
class Data:
    def __get__(self, instance, owner): return 'data'
    def __set__(self, instance, value): ...
class NonData:
    def __get__(self, instance, owner): return 'non-data'
class Writable:
    def __set__(self, instance, value): ...
class Base:
    shadowed = 'base'
    plain = 'base'
    assigned = 'base'
    data = Data()
    non_data = NonData()
    hidden = NonData()
    writable = Writable()
    def method(self): ...
    def replaced(self): ...
    @classmethod
    def made(cls): ...
    @staticmethod
    def helped(): ...
    @property
    def asked(self): return 'property'
class Item(Base):
    shadowed = 'item'
    def __init__(self):
        self.assigned = 'instance'
        self.hidden = 'instance'
        self.own = 'instance'
        self.data = 'instance'
        self.replaced = 'instance'
";

/// How CPython finds each, in the words that inspection uses.
const LOOKUP_ORACLE: &str = "\
import json, lookup, types
item = lookup.Item()
vars(item)['data'] = 'instance'
told = {}
for name in sorted({name for c in type(item).__mro__[:-1] for name in vars(c)} | set(vars(item))):
    if name.startswith('__'): continue
    value = getattr(item, name)
    if value == 'property': outcome = 'data descriptor: the getter runs'
    elif value == 'data': outcome = 'data descriptor: `Data.__get__` runs'
    elif value == 'non-data': outcome = 'non-data descriptor: `NonData.__get__` runs'
    elif isinstance(value, types.MethodType):
        outcome = 'bound method' if value.__self__ is item else 'method bound to the class'
    elif isinstance(value, types.FunctionType): outcome = 'the function itself'
    elif name in vars(item): outcome = 'instance dict'
    elif isinstance(value, lookup.Writable): outcome = 'instance dict, else the descriptor itself'
    else: outcome = 'class attribute'
    told[name] = outcome
with open('told.json', 'w') as file: json.dump(told, file)
";

#[test]
fn an_instance_finds_attributes_as_in_cpython() {
    let story = Story::new(&[("lookup.py", LOOKUP), ("oracle.py", LOOKUP_ORACLE)]);
    let output = std::process::Command::new(&python::newest().path)
        .arg("oracle.py")
        .current_dir(story.root())
        .output()
        .expect("CPython starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let truth = std::fs::read_to_string(story.path("told.json")).expect("the answer is written");
    let truth: std::collections::BTreeMap<String, String> = serde_json::from_str(&truth).expect("it is JSON");
    assert!(truth.len() > 10);
    let told = story.run(&["inspect", "lookup:Item"]).out;
    for (name, outcome) in &truth {
        let row = told
            .lines()
            .filter(|line| line.split_whitespace().next() == Some(name))
            .find(|line| !line.contains("shadowed by"))
            .unwrap_or_else(|| panic!("{name} is not told\n{told}"));
        let last = row.rsplit("  ").next().unwrap_or_default();
        assert!(last.starts_with(outcome.as_str()), "{name}: CPython: {outcome}\n{row}");
    }
}

#[test]
fn what_is_not_known_says_why() {
    let story = Story::new(&[("shop.py", SHOP)]);
    let odd = &objects(&story, &["shop:Odd"])[0];
    assert_eq!((&odd["mro"], &odd["metaclass"], &odd["bases"]), (&json!(null), &json!(null), &json!([null])));
    let reason = "no binding of `unheard_of` is in view";
    assert_eq!(odd["unknown"], json!({"bases": {"0": reason}, "mro": reason, "metaclass": reason, "layout": reason}));
}

#[test]
fn a_class_that_cpython_refuses_has_the_words_of_cpython() {
    let story = Story::new(&[("shop.py", SHOP)]);
    let torn = &objects(&story, &["shop.py:Torn"])[0];
    assert_eq!(torn["mro"], json!(null));
    assert_eq!(torn["conflict"], "Cannot create a consistent method resolution order (MRO) for bases object, Priced");
}

#[test]
fn every_refusal_is_told() {
    let story = Story::new(&[(
        "shop.py",
        "\
import enum
class Colour(enum.Enum):
    RED = 1
class More(Colour):
    BLUE = 2
class Closed(bool): ...
class Sized(tuple):
    __slots__ = ('size',)
class Keyed(Sized2 := object, key=1): ...
",
    )]);
    for (class, words) in [
        ("More", "TypeError: <enum 'More'> cannot extend <enum 'Colour'>"),
        ("Closed", "TypeError: type 'bool' is not an acceptable base type"),
        ("Sized", "TypeError: nonempty __slots__ not supported for subtype of 'tuple'"),
        ("Keyed", "TypeError: Keyed.__init_subclass__() takes no keyword arguments"),
    ] {
        let page = story.run(&["inspect", &format!("shop:{class}")]).out;
        assert!(page.contains("CPython refuses") && page.contains(words), "{page}");
        assert!(!page.contains("on an instance"), "{page}");
        let object = &objects(&story, &[&format!("shop:{class}")])[0];
        assert_eq!(object["conflict"], words.split_once(": ").unwrap_or_default().1);
    }
}

const SAMPLE: &str = "\
import abc


class Priced(abc.ABC):
    tax = 0.2

    @property
    def price(self): ...

    def total(self): ...


class Tagged:
    __slots__ = ('tags',)

    def label(self): ...


class Item(Tagged, Priced):
    tax = 0.1

    def __init__(self, name):
        self.name = name
        self.tax = 0.3

    @classmethod
    def load(cls): return cls()

    def __getattr__(self, name): ...
";

#[test]
fn a_person_sees_the_order_the_metaclass_and_how_attributes_are_found() {
    let story = Story::new(&[("shop.py", SAMPLE)]);
    let told = story.run(&["inspect", "shop:Item"]);
    assert_eq!(told.code, Some(0), "{}", told.errors);
    assert_eq!(
        told.out,
        "\
class shop.Item  shop.py:19

  mro        Item → Tagged → Priced → ABC → object
  metaclass  abc.ABCMeta, from `ABC`, through the base `Priced`
  layout     that of `Tagged`
  instances  have a `__dict__`, from `Priced`

  bases, each with its place in the MRO
    0  Item       shop.py:19
    1  ├─ Tagged  shop.py:13
    2  └─ Priced  shop.py:4
    3     └─ ABC  abc         metaclass ABCMeta

  attribute    kind             defined in              on an instance
  tax          plain            Item, line 20           instance dict, else class attribute
  __init__     function         Item, line 22           bound method
  load         classmethod      Item, line 27           method bound to the class
  __getattr__  function         Item, line 29           bound method
  __slots__    plain            Tagged, line 14         class attribute
  label        function         Tagged, line 16         bound method
  tags         data-descriptor  Tagged, line 14         data descriptor: a slot
  tax          plain            Priced, line 5          shadowed by Item
  price        property         Priced, line 8          data descriptor: the getter runs
  total        function         Priced, line 10         bound method
  name         -                Item.__init__, line 23  instance dict
  `Item.__getattr__` is asked for what is not found
  and ABC has 3: `--all` lists them
"
    );
}

#[test]
fn one_lookup_is_explained_on_an_instance_and_on_the_class() {
    let story = Story::new(&[("shop.py", SAMPLE)]);
    let told = story.run(&["inspect", "shop:Item", "--attribute", "price"]);
    assert_eq!(
        told.out,
        "\
class shop.Item  shop.py:19

  on an instance, `item.price`
    1  `object.__getattribute__` runs
    2  the MRO is searched for `price`:
         Item    -
         Tagged  -
       → Priced  property  line 8
         ABC     -
         object  -
    3  that is a data descriptor: it comes before the instance's `__dict__`
    ⇒  the getter of `Priced.price` runs; setting and deleting go to it too

  on the class, `Item.price`
    1  no class on the MRO of the metaclass `ABCMeta` has it
    2  the MRO of `Item` has it in `Priced`
    ⇒  the property itself: a getter runs for instances alone
"
    );
    for (name, result) in [
        ("tax", "what was put there; before that, the object in `Item` itself: it has no `__get__`"),
        ("load", "a method, bound to the class `Item`"),
        ("tags", "the slot of the instance; `AttributeError` while it is empty"),
        ("name", "`Item.__init__` puts it there, line 23"),
        ("weight", "`Item.__getattr__(instance, \"weight\")`"),
        ("totl", "nothing is called `totl` here: did you mean `total`?"),
        ("__mro__", "it is a data descriptor: it comes before what the class itself has"),
        ("register", "no class on the MRO of `Item` has it: it is bound to the class"),
        ("__module__", "the object in `Item` itself: it has no `__get__`"),
        ("__dict__", "→ Item    data-descriptor"),
        ("__qualname__", "the metaclass `ABCMeta` has it: `type.__qualname__`, data-descriptor"),
    ] {
        let told = story.run(&["inspect", "shop:Item", "--attribute", name]);
        assert_eq!(told.code, Some(0), "{name}");
        assert!(told.out.contains(result), "{name}\n{}", told.out);
    }
    assert_eq!(story.run(&["inspect", "shop:Item", "--attribute", "tax", "--output-format", "json"]).code, Some(2));
}

#[test]
fn what_is_abstract_is_told() {
    let story = Story::new(&[(
        "shop.py",
        "\
import abc, collections.abc
class Priced(abc.ABC):
    @property
    @abc.abstractmethod
    def price(self): ...
    @abc.abstractmethod
    def total(self): ...
class Half(Priced):
    def total(self): ...
class Whole(Half):
    price = 3
class Shelf(collections.abc.Sequence):
    def __len__(self): ...
class Unasked:
    @abc.abstractmethod
    def total(self): ...
",
    )]);
    let told = |class: &str| {
        let told = story.run(&["inspect", &format!("shop:{class}")]).out;
        told.lines().find_map(|line| line.strip_prefix("  abstract   ").map(str::to_owned))
    };
    let names = |class: &str| told(class).and_then(|told| Some(told.split_once(':')?.0.to_owned()));
    assert_eq!(names("Priced").as_deref(), Some("price, total"));
    assert_eq!(names("Half").as_deref(), Some("price"));
    assert_eq!(names("Whole"), None);
    assert_eq!(names("Shelf").as_deref(), Some("__getitem__"));
    assert_eq!(names("Unasked"), None);
    assert_eq!(objects(&story, &["shop:Half"])[0]["abstract_methods"], json!(["price"]));
    assert_eq!(objects(&story, &["shop:Unasked"])[0]["abstract_methods"], json!([]));
}

#[test]
fn a_descriptor_is_told_by_the_class_that_runs() {
    let story = Story::new(&[(
        "shop.py",
        "\
class Positive:
    def __get__(self, instance, owner): ...
    def __set__(self, instance, value): ...
class Price(Positive): ...
class Once:
    def __get__(self, instance, owner): ...
class Guard:
    def __set__(self, instance, value): ...
class Item:
    price = Price()
    total = Once()
    owner = Guard()
",
    )]);
    let told = story.run(&["inspect", "shop:Item"]).out;
    for line in [
        "  price      data-descriptor      Item, line 10  data descriptor: `Positive.__get__` runs",
        "  total      non-data-descriptor  Item, line 11  non-data descriptor: `Once.__get__` runs",
        "  owner      data-descriptor      Item, line 12  instance dict, else the descriptor itself: it has no `__get__`",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n{told}");
    }
    let explained = |name| story.run(&["inspect", "shop:Item", "--attribute", name]).out;
    assert!(explained("price").contains("⇒  `Positive.__get__` runs, with the instance and `Item`"));
    assert!(explained("price").contains("⇒  `Positive.__get__` runs, with `None` and `Item`"));
    assert!(explained("owner").contains("⇒  what is there, else the object in `Item` itself"));
}

#[test]
fn a_class_that_a_call_creates_is_searched_too() {
    let story = Story::new(&[(
        "shop.py",
        "\
from collections import namedtuple
class Point(namedtuple('Base', 'x y')):
    def norm(self): ...
class Even(type('Base', (), {'weight': 1, 'lift': lambda self: 1})): ...
class Odd(type('Base', (), {'weight': 1, **more})): ...
",
    )]);
    let told = |class: &str, name: &str| story.run(&["inspect", &format!("shop:{class}"), "--attribute", name]).out;
    assert!(told("Point", "x").contains("⇒  the field of the tuple"));
    assert!(told("Point", "_asdict").contains("⇒  a method, bound to the instance: `Base._asdict.__get__"));
    assert!(told("Even", "lift").contains("⇒  a method, bound to the instance: `Base.lift.__get__"));
    assert!(told("Even", "missing").contains("⇒  AttributeError: 'Even' object has no attribute 'missing'"));
    assert_eq!(told("Odd", "weight").matches("⇒  unknown: it may have the name").count(), 2);
}

#[test]
fn classes_that_items_create_are_no_bases_that_are_known() {
    let story = Story::new(&[
        (
            "models.py",
            "class Model:\n    def __class_getitem__(cls, item):\n        return type(f'{cls.__name__}[{item}]', (cls,), {})\n\n\
             class Query:\n    def __class_getitem__(cls, item):\n        return cls\n\n\
             class Indexed(type):\n    def __getitem__(cls, item):\n        return type(cls.__name__, (cls,), {})\n\n\
             class Row(metaclass=Indexed): pass\n",
        ),
        (
            "shop.py",
            "from models import Model, Query, Row\nclass Book(Model[int]): pass\nclass Books(Query[int]): pass\n\
             class Line(Row[int]): pass\nclass Before: pass\nclass Late(Before): pass\nclass Later: pass\nLate.__bases__ = (Book,)\n",
        ),
    ]);
    let told = objects(&story, &["--isolated", "shop.py"]);
    let unknown = |name: &str| {
        let class = told.iter().find(|class| class["qualname"] == name).expect("it is told");
        class["unknown"]["mro"].as_str().map(str::to_owned)
    };
    let items = "`__class_getitem__`, or the metaclass, may give another class";
    assert_eq!(unknown("Book").as_deref(), Some(items));
    assert_eq!(unknown("Line").as_deref(), Some(items));
    assert_eq!(unknown("Late").as_deref(), Some("its `__bases__` are assigned"));
    assert_eq!((unknown("Books"), unknown("Later")), (None, None));
}

#[test]
fn a_class_that_a_decorator_derives_stands_beside_the_one_of_the_statement() {
    let story = Story::new(&[(
        "shop.py",
        "\
from collections import namedtuple


def record(cls):
    fields = namedtuple(f'_{cls.__name__}', 'number price')
    return type(cls.__name__, (cls, fields), {})


@record
class Item:
    def pay(self): ...


class Book(Item): ...


def priced(base):
    class Priced(base): ...
    return Priced


class Shelf(priced(Book)): ...
",
    )]);
    let told = objects(&story, &["shop.py"]);
    let mro = |index: usize, key: &str| told[index][key].clone();
    assert_eq!(told[3]["mro"][1], "shop.priced.<locals>.Priced");
    assert_eq!(mro(0, "mro"), json!(["shop.Item", "builtins.object"]));
    let decorated = json!(["shop.Item", "shop.Item", "shop._Item", "builtins.tuple", "builtins.object"]);
    assert_eq!(mro(0, "decorated_mro"), decorated);
    assert_eq!(mro(1, "mro").as_array().map(Vec::len), Some(6));
    let told = story.run(&["inspect", "shop:Item"]);
    assert!(told.out.contains("  decorated  Item → Item → _Item → tuple → object\n"), "{}", told.out);
}

#[test]
fn fields_that_a_metaclass_may_take_are_unknown() {
    let story = Story::new(&[(
        "models.py",
        "\
class Field: ...
class ModelMeta(type):
    def __new__(mcs, name, bases, namespace):
        fields = {key: namespace.pop(key) for key in namespace.get('__annotations__', {})}
        return super().__new__(mcs, name, bases, namespace)
class Model(metaclass=ModelMeta): ...
class Order(Model):
    number: int = 3
    total = Field()
    limit = 10
    def pay(self): ...
class Note:
    number: int = 3
    total = Field()
",
    )]);
    let kinds = |class: &str| objects(&story, &[&format!("models:{class}")])[0]["attributes"].clone();
    assert_eq!(kinds("Order"), json!({"number": null, "total": null, "limit": "plain", "pay": "function"}));
    assert_eq!(kinds("Note"), json!({"number": "plain", "total": "plain"}));
}

#[test]
fn a_refusal_is_derived_as_cpython_comes_to_it() {
    let story = Story::new(&[(
        "shop.py",
        "\
import abc
class Readable(abc.ABC): ...
class Registering(type): ...
class Model(metaclass=Registering): ...
class Shop(Model, Readable): ...
class Torn(object, Readable): ...
class Twice(Model, Model): ...
class Solid(Exception, int): ...
",
    )]);
    let told = |class: &str| story.run(&["inspect", &format!("shop:{class}")]).out;
    let shop = told("Shop");
    assert!(
        shop.contains("CPython refuses the bases: TypeError: metaclass conflict: the metaclass of a derived"),
        "{shop}"
    );
    assert!(
        shop.contains(
            "\
  how CPython finds the metaclass
    0  start          type         the statement names none
    1  base Model     Registering  derives from the winner so far: wins
    2  base Readable  ABCMeta      neither derives from Registering nor is derived from by it: TypeError
"
        ),
        "{shop}"
    );
    let torn = told("Torn");
    assert!(
        torn.contains(
            "\
  how CPython merges the MROs of the bases
       MRO of object    object
       MRO of Readable  Readable, ABC, object
       bases            object, Readable
    1  object     waits: it stands behind another class in the MRO of Readable
       Readable   waits: it stands behind another class in the bases
       TypeError  no list has a class that can come next
"
        ),
        "{torn}"
    );
    let looked_up = story.run(&["inspect", "shop:Torn", "--attribute", "size"]);
    assert!(looked_up.out.ends_with("\n    ⇒  CPython refuses to create the class\n"), "{}", looked_up.out);
    let unknown = &objects(&story, &["shop:Torn"])[0]["unknown"];
    assert_eq!(*unknown, json!({"metaclass": "CPython refuses the bases", "layout": "CPython refuses the bases"}));
    assert!(told("Twice").contains("`Model` stands twice among the bases"));
    let solid = told("Solid");
    assert!(
        solid.contains(
            "\
  how CPython finds the layout
    1  base Exception  that of BaseException  the first: wins
    2  base int        that of int            neither extends BaseException nor is extended by it: TypeError
"
        ),
        "{solid}"
    );
}

#[test]
fn many_classes_are_told_in_a_line_each() {
    let text: String = (0..20).map(|number| format!("class C{number}(Exception): ...\n")).collect();
    let story = Story::new(&[("errors.py", &text)]);
    let told = story.run(&["inspect", "."]);
    assert_eq!(told.lines()[0], "errors.py:1: C0(Exception)");
    assert_eq!(told.lines()[20], "20 classes: name one as `module:Class` to see all that is known of it");
}

#[test]
fn graphs_draw_bases_and_metaclasses() {
    let story = Story::new(&[("shop.py", "import abc\nclass A(abc.ABC): ...\nclass B(A, missing.Base): ...\n")]);
    let graph = |format| story.run(&["inspect", "shop:B", "--output-format", format]).out;
    assert_eq!(
        graph("mermaid"),
        "\
classDiagram
    class c0[\"shop.B\"]
    class c1[\"shop.A\"]
    class c2[\"unknown: no binding of #96;missing#96; is in view\"]
    <<unknown>> c2
    class c3[\"abc.ABC\"]
    class c4[\"abc.ABCMeta\"]
    class c5[\"builtins.type\"]
    c1 <|-- c0
    c2 <|-- c0
    c3 <|-- c1
    c4 <.. c3 : metaclass
    c5 <|-- c4
"
    );
    assert_eq!(
        graph("dot"),
        "\
digraph classes {
    rankdir=BT;
    node [shape=box];
    c0 [label=\"shop.B\"];
    c1 [label=\"shop.A\"];
    c2 [label=\"unknown: no binding of `missing` is in view\", style=dashed];
    c3 [label=\"abc.ABC\"];
    c4 [label=\"abc.ABCMeta\"];
    c5 [label=\"builtins.type\"];
    c0 -> c1;
    c0 -> c2;
    c1 -> c3;
    c3 -> c4 [style=dashed, label=\"metaclass\"];
    c4 -> c5;
}
"
    );
}

#[cfg(unix)]
#[test]
fn names_cannot_write_on_the_terminal_or_leave_their_quotation_marks() {
    let story = Story::new(&[("a\u{1b}[31m\"b<c>\\.py", "class A: ...\nclass B(A): ...\n")]);
    for format in ["full", "json", "json-lines", "mermaid", "dot"] {
        let told = story.run(&["inspect", ".", "--color", "never", "--output-format", format]);
        assert_eq!(told.code, Some(0), "{format}: {}", told.errors);
        assert!(!told.out.contains('\u{1b}'), "{format}: {:?}", told.out);
    }
    let dot = story.run(&["inspect", ".", "--output-format", "dot"]).out;
    assert!(dot.contains(r#"[label="a␛[31m\"b<c>\\.A"]"#), "{dot}");
    let mermaid = story.run(&["inspect", ".", "--output-format", "mermaid"]).out;
    assert!(mermaid.contains("[\"a␛#91;31m#34;b#60;c#62;#92;.A\"]"), "{mermaid}");
}

#[test]
fn targets_are_paths_modules_and_classes() {
    let story = Story::new(&[
        ("app/__init__.py", "from app.shop import Item as Article\n"),
        ("app/shop.py", SHOP),
        (
            "app/lazy.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.shop import Item\n    from app.shop import *\n\
             def __getattr__(name): ...\n",
        ),
        ("app/stars.py", "from app.shop import *\n"),
        ("tools/run.py", "class Run: ...\n"),
    ]);
    assert_eq!(names(&objects(&story, &["tools", "app.shop:Item"])), ["Item", "Run"]);
    assert_eq!(names(&objects(&story, &["app.shop:Item.Kind"])), ["Item.Kind"]);
    assert_eq!(names(&objects(&story, &["app.shop.Item.Kind"])), ["Item.Kind"]);
    assert_eq!(names(&objects(&story, &["app"])).len(), 6);
    // The class that a package imports from elsewhere.
    assert_eq!(names(&objects(&story, &["app:Article"])), ["Item"]);
    assert_eq!(names(&objects(&story, &["app.stars:Item"])), ["Item"]);
    assert_eq!(names(&objects(&story, &["app.lazy:Item"])), ["Item"]);
    assert_eq!(names(&objects(&story, &["app.lazy:Priced"])), ["Priced"]);
    // The standard library is known without its source.
    let ordered = &objects(&story, &["collections:OrderedDict"])[0];
    assert_eq!(ordered["mro"], json!(["collections.OrderedDict", "builtins.dict", "builtins.object"]));
    assert_eq!(ordered["file"], json!(null));
}

#[test]
fn a_target_that_is_not_there_is_told() {
    let story = Story::new(&[("shop.py", SHOP), ("app/__init__.py", ""), ("app/orders.py", "")]);
    for (target, problem) in [
        ("shop:Itme", "there is no class `Itme` in `shop`: did you mean `Item`?"),
        ("shop.py:Zebra", "there is no class `Zebra` in `shop.py`"),
        ("shpo.py", "there is no file or directory `shpo.py`: did you mean `shop.py`?"),
        ("zebra.py", "there is no file or directory `zebra.py`\n"),
        ("shopp", "there is no file or module `shopp`: did you mean `shop`?"),
        ("app.ordres:Order", "there is no file or module `app.ordres`: did you mean `app.orders`?"),
        ("app.ordres", "there is no class `ordres` in `app`: did you mean `app.orders`?"),
        ("nowhere", "there is no file or module `nowhere`\n"),
        ("dict", "there is no file or module `dict`: did you mean `builtins:dict`?"),
        ("shop:Priced.currency", "an attribute is told by `shop:Priced --attribute currency`"),
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

/// The data in the page of some files, and the page.
fn page(files: &[(&str, &str)]) -> (Value, String) {
    let story = Story::new(files);
    let told = story.run(&["inspect", "--output-format", "html", "."]);
    assert_eq!(told.code, Some(0), "{}", told.errors);
    let (_, rest) = told.out.split_once("id=\"data\">").expect("the page has data");
    let (data, _) = rest.split_once("</script>").expect("the data end");
    (serde_json::from_str(data).expect("the data are JSON"), told.out)
}

#[test]
fn a_page_holds_all_classes_with_what_was_found() {
    let (data, page) = page(&[("shop.py", SHOP), ("till.py", CONFLICT)]);
    let classes = data["classes"].as_array().expect("classes");
    let asked = classes.iter().filter(|class| class["asked"] == true).filter_map(|class| class["name"].as_str());
    let asked: Vec<&str> = asked.collect();
    assert_eq!(
        asked,
        ["Priced", "_Marker", "Item", "Item.Kind", "Odd", "Torn", "Readable", "Registering", "Model", "Shop"]
    );
    let named = |name: &str| {
        let place = classes.iter().position(|class| class["name"] == name);
        place.unwrap_or_else(|| panic!("{name} is not there"))
    };
    let names = |places: &Value| -> Vec<&str> {
        let places = places.as_array().expect("places").iter();
        places.filter_map(|place| classes[place.as_u64()? as usize]["name"].as_str()).collect()
    };
    let item = &classes[named("Item")];
    assert_eq!(names(&item["mro"]), ["Item", "Priced", "ABC", "object"]);
    assert_eq!(item["metaclass"], named("ABCMeta"));
    let attributes = item["attributes"].as_array().expect("attributes");
    let load = attributes.iter().find(|attribute| attribute[0] == "load").expect("a method");
    assert_eq!(
        (&data["kinds"][load[1].as_u64().expect("a kind") as usize], &load[2]),
        (&json!("classmethod"), &json!(25))
    );
    assert!(classes[named("Odd")]["bases"][0].as_str().is_some_and(|why| !why.is_empty()), "{}", classes[named("Odd")]);
    let shop = named("Shop");
    assert!(classes[shop]["conflict"].as_str().is_some_and(|told| told.starts_with("metaclass conflict")));
    let findings = data["findings"].as_array().expect("findings");
    let of_shop: Vec<&Value> = findings.iter().filter(|finding| finding["class"] == shop).collect();
    assert_eq!((of_shop.len(), &of_shop[0]["rule"], &of_shop[0]["line"]), (1, &json!("metaclass-conflict"), &json!(6)));
    // It is whole, and asks nobody for anything.
    assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>\n"));
    for word in ["{{", "http:", "https:", "src=", "@import", "url("] {
        let shown = page.replace(data["findings"].to_string().as_str(), "");
        assert!(!shown.contains(word), "{word}");
    }
}

#[test]
fn nothing_in_a_page_is_markup_but_its_own() {
    let name = "</script><img src=x onerror=alert(1)>";
    let text = "import enum\nclass Ünï(Exception): pass\nEvil = enum.Enum('Evil', ['<!--', '</script>'])\n";
    let (data, page) = page(&[(&format!("{}.py", name.replace('/', "\u{2215}")), text)]);
    assert!(data["files"].to_string().contains("<img src=x"), "{}", data["files"]);
    assert!(!page.contains("<img") && page.matches("</script>").count() == 2 && !page.contains("<!--"));
}

/// A function in place of a metaclass may give the class slots, however the class statement names it.
#[test]
fn a_function_that_makes_the_class_decides_how_instances_are_laid_out() {
    let story = Story::new(&[(
        "main.py",
        "def slotted(name, bases, namespace):\n    return type(name, bases, {**namespace, '__slots__': ()})\n\
         class Named(metaclass=slotted): pass\nclass Unpacked(**{'metaclass': slotted}): pass\n\
         assert not hasattr(Named(), '__dict__') and not hasattr(Unpacked(), '__dict__')\n\
         class Ordinary(**{'metaclass': type}): pass\n",
    )]);
    let told = story.run(&["inspect", "main.py", "--output-format", "json-lines"]).out;
    let has_dict =
        |line: &str| serde_json::from_str::<Value>(line).expect("each line is JSON")["layout"]["has_dict"].clone();
    let layouts: Vec<Value> = told.lines().map(has_dict).collect();
    assert_eq!(layouts, [Value::Null, Value::Null, Value::Bool(true)], "{told}");
}
