//! What expressions evaluate to: each story runs on CPython, and what classwise tells of a name must be what stands beside
//! it. CPython's own answer must be among what is told, unless that is `unknown`.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use classwise::facts::ScopeId;
use classwise::project::{ClassRef, Project, PythonVersion, Value, Wrapper};

use crate::oracle::linked;
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
        Value::Function(function)
        | Value::Bound { function, .. }
        | Value::Wrapped { wrapper: Wrapper::ContextManager, function } => project.function_qualname(*function),
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

const SHELVES: &str = r#"from __future__ import annotations

import asyncio
from typing import Dict, Iterable, Iterator, List, Optional, Sequence, Tuple, Union


class A:
    def me(self):
        return self

    @classmethod
    def make(cls):
        return cls()

    def __enter__(self):
        return B()

    def __exit__(self, *rest):
        pass

    async def __aenter__(self):
        return C()

    async def __aexit__(self, *rest):
        pass

    def __getitem__(self, key) -> C:
        return C()

    def __iter__(self) -> Iterator[B]:
        yield B()


class B(A):
    def me(self):
        return super().me()


class C:
    pass

"#;

fn check_shelves(module: &str) {
    check(&format!("{SHELVES}{module}"));
}

#[test]
fn tests_narrow_what_follows() {
    check_shelves(
        r#"
def is_none(x: Optional[A]):
    if x is None:
        return C()
    return x

def instance(x: Union[A, C]):
    if isinstance(x, C):
        return x

def other(x: Union[A, C]):
    if not isinstance(x, C):
        return x

def early(x: Union[A, C]):
    if isinstance(x, C):
        return None
    return x

def raised(x: Union[A, C]):
    if not isinstance(x, C):
        raise ValueError
    return x

def below(x: A):
    if isinstance(x, B):
        return x

def parameter(x):
    if isinstance(x, (B, C)):
        return x

def both(x, y):
    if isinstance(x, (A, C)) and y and isinstance(x, C):
        return x

def operand(x):
    return isinstance(x, C) and [x][0]

def kept(xs):
    return [x.me() for x in xs if isinstance(x, A)][0]

def chosen(x):
    return x.me() if isinstance(x, A) else C()

def skipped(xs):
    for x in xs:
        if not isinstance(x, C):
            continue
        y = x
        return y

r1 = is_none(A())  #: C() | A()
r2 = instance(C())  #: C()
r3 = other(A())  #: A()
r4 = early(A())  #: A()
r5 = raised(C())  #: C()
r6 = below(B())  #: B()
r7 = parameter(B())  #: B() | C()
r8 = both(C(), 1)  #: C()
r9 = kept([A()])  #: A()
r10 = skipped([A(), C()])  #: C()
r11 = chosen(A())  #: A() | C()
"#,
    );
}

#[test]
fn tests_say_nothing_of_what_is_bound_anew() {
    check_shelves(
        r#"
def rebound(x):
    if isinstance(x, C):
        x = C()
        x = object()
        return x

def looped(x):
    if isinstance(x, C):
        for _ in range(2):
            y = x
            x = object()
        return y

def in_closure(x):
    if isinstance(x, C):
        def get():
            return x
        x = object()
        return get()

def after(x):
    if isinstance(x, C):
        pass
    return x

def either(x, y):
    if isinstance(x, C) or y:
        return x

def other_name(x, y):
    if isinstance(x, C):
        return y

r1 = rebound(C())  #: unknown | C() | object()
r2 = looped(C())  #: unknown | object()
r3 = in_closure(C())  #: unknown | object()
r4 = after(A())  #: unknown
r5 = either(A(), True)  #: unknown
r6 = other_name(C(), A())  #: unknown
"#,
    );
}

#[test]
fn collections_hold_what_is_put_into_them() {
    check_shelves(
        r#"
class Keeper:
    shelves: List[A]

    def __init__(self):
        self.shelves = [A()]

    @property
    def others(self) -> Iterable[C]:
        return [C()]

    def all(self):
        for x in self.shelves:
            return x

    def rest(self):
        for x in self.others:
            return x

def listed(xs: list[A]):
    for x in xs:
        return x

def sequence(xs: Sequence[A]):
    for x in reversed(sorted(xs, key=id)):
        return x

def values(xs: Dict[str, A]):
    for x in xs.values():
        return x

def keys(xs: dict[A, C]):
    for x in xs:
        return x

def local():
    xs = [A(), A()]
    for x in xs:
        return x

def quoted(xs: "list[A]"):
    for x in xs:
        return x

def pair(xs: Tuple[A, C]):
    a, c = xs
    return c

def many(xs: tuple[A, ...]):
    return xs[0]

def starred(*xs: A):
    for x in xs:
        return x

def named(**xs: A):
    return xs["a"]

def got(xs: dict[str, A]):
    return xs.get("a")

def popped(xs: list[A]):
    return xs.pop()

def first(xs: list[A]):
    return next(x for x in xs)

def made():
    for x in [A() for _ in range(2)]:
        return x

def iterated():
    for x in A():
        return x

r1 = listed([A()])  #: A()
r2 = sequence([A()])  #: A()
r3 = values({"a": A()})  #: A()
r4 = keys({A(): C()})  #: A()
r5 = local()  #: A()
r6 = quoted([A()])  #: A()
r7 = pair((A(), C()))  #: C()
r8 = many((A(),))  #: A()
r9 = starred(A())  #: A()
r10 = named(a=A())  #: A()
r11 = got({"a": A()})  #: A()
r12 = popped([A()])  #: A()
r13 = first([A()])  #: A()
r14 = made()  #: A()
r15 = iterated()  #: B()
r16 = Keeper().all()  #: A()
r17 = Keeper().rest()  #: C()
r18 = [A(), C()][1]  #: C()
r19 = {"a": A(), "b": C()}["b"]  #: C()
r20 = A()["x"]  #: C()
"#,
    );
}

#[test]
fn what_grows_or_is_cut_is_not_told() {
    check_shelves(
        r#"
def grown():
    xs = [A()]
    xs.insert(0, C())
    for x in xs:
        return x

def sliced(xs: list[A]):
    return xs[1:].__class__()

def keyed():
    for x in {C(): A() for _ in range(1)}:
        return x

def nested(xs: list[list[A]]):
    for x in xs:
        return x[0]

def unpacked(xs: list[A]):
    for x in [*xs, C()]:
        return x

class Items(type):
    def __getitem__(cls, index): return C()

class Asked(metaclass=Items):
    pass

stored = [A()]
stored[0] = C()
keys = {"a": A()}
keys["a"] = C()
inserted = [A()]
inserted.insert(0, C())

r1 = grown()  #: unknown
r2 = sliced([A()])  #: unknown
r3 = keyed()  #: unknown
r4 = nested([[A()]])  #: unknown
r5 = unpacked([])  #: unknown
r6 = stored[0]  #: unknown
r7 = keys["a"]  #: unknown
r8 = inserted[0]  #: unknown
r9 = Asked[0]  #: unknown
"#,
    );
}

#[test]
fn awaiting_gives_what_the_coroutine_returns() {
    check_shelves(
        r#"
async def get():
    return C()

async def awaited():
    return await get()

async def task():
    running = asyncio.create_task(get())
    return await running

async def waited():
    return await asyncio.wait_for(asyncio.shield(get()), 1)

async def entered():
    async with A() as c:
        return c

def with_it():
    with A() as b:
        return b

r1 = asyncio.run(awaited())  #: C()
r2 = asyncio.run(task())  #: C()
r3 = asyncio.run(waited())  #: C()
r4 = asyncio.run(entered())  #: C()
r5 = with_it()  #: B()
"#,
    );
}

#[test]
fn methods_give_the_class_they_are_called_on() {
    check_shelves(
        r#"
class Below(B):
    @property
    def shelf(self) -> C:
        return C()

r1 = B().me()  #: B()
r2 = Below.make()  #: Below()
r3 = Below().shelf  #: C()
"#,
    );
}

#[test]
fn assertions_narrow_what_follows() {
    check(
        r#"
class Shelf:
    width = 1


class Box:
    width = 2


def first(found):
    assert isinstance(found, Shelf)
    return found.width


def second(found: "Shelf | Box"):
    assert isinstance(found, Box), "no box"
    return found


def third(found=None):
    found = Shelf() if found else None
    assert found is not None and found.width
    return found.width


def fourth(found):
    if found:
        assert isinstance(found, Shelf)
    return found


r1 = first(Shelf())  #: 1
r2 = second(Box())  #: Box()
r3 = third(1)  #: 1
r4 = fourth(0)  #: unknown
"#,
    );
}

#[test]
fn loops_unpack_what_collections_hold() {
    check_boxes(
        r#"
def of_items(table: dict[str, Shelf]):
    for name, shelf in table.items():
        return shelf


def keys_of_items(table: dict[Shelf, Box]):
    for shelf, _ in table.items():
        return shelf


def numbered(shelves: list[Shelf]):
    for at, shelf in enumerate(shelves):
        return shelf


def zipped(shelves: list[Shelf], boxes: list[Box]):
    for shelf, box in zip(shelves, boxes):
        return box


def pairs():
    for shelf, box in [(Shelf(), Box()), (Shelf(), Box())]:
        return box


def promised(pairs: list[tuple[Shelf, Box]]):
    for shelf, box in pairs:
        return shelf


def nested(table: dict[str, tuple[Shelf, Box]]):
    for name, (shelf, box) in table.items():
        return box


r1 = of_items({"a": Shelf()})  #: Shelf()
r2 = keys_of_items({Shelf(): Box()})  #: Shelf()
r3 = numbered([Shelf()])  #: Shelf()
r4 = zipped([Shelf()], [Box()])  #: Box()
r5 = pairs()  #: Box()
r6 = promised([(Shelf(), Box())])  #: Shelf()
r7 = [shelf for name, shelf in {"a": Shelf()}.items()][0]  #: Shelf()
r8 = nested({"a": (Shelf(), Box())})  #: unknown
"#,
    );
}

#[test]
fn annotated_attributes_hold_what_they_promise() {
    check_boxes(
        r#"
class Store:
    spare: Shelf

    def __init__(self, boxes):
        self.shelves: list[Shelf] = []
        self.by_name: "dict[str, Box]" = {}
        self.last: Box | None = None
        self.boxes: list[Box] = boxes
        self.spare = boxes

    def first(self):
        for shelf in self.shelves:
            return shelf
        return Shelf()

    def named(self, name):
        return self.by_name[name]


store = Store([Box()])
store.shelves.append(Shelf())
store.by_name["a"] = Box()
store.last = Box()
r1 = store.first()  #: Shelf()
r2 = store.named("a")  #: Box()
r3 = store.last  #: Box()
r4 = store.boxes[0]  #: Box()
"#,
    );
}

#[test]
fn generators_give_what_they_yield() {
    check_boxes(
        r#"
import contextlib


def shelves():
    yield Shelf()
    yield Shelf()


def several():
    yield Shelf()
    yield from [Box()]


def first():
    for shelf in shelves():
        return shelf


def from_another():
    for thing in several():
        return thing


@contextlib.contextmanager
def opened(wide):
    shelf = Shelf()
    try:
        yield shelf
    finally:
        shelf = None


class Store:
    @contextlib.contextmanager
    def locked(self):
        yield self

    @contextlib.contextmanager
    def lent(self):
        yield Box()

    def enter(self):
        with self.lent() as box:
            return box


with opened(True) as shelf, Store().lent() as box:
    r1 = shelf  #: Shelf()
    r2 = box  #: Box()
r3 = first()  #: Shelf()
r4 = from_another()  #: Shelf() | unknown
r5 = Store().enter()  #: Box()
r6 = Store.locked  #: Store.locked
"#,
    );
}

fn check_boxes(module: &str) {
    check(&format!(
        "from __future__ import annotations\n\n\nclass Shelf:\n    pass\n\n\nclass Box:\n    pass\n\n{module}"
    ));
}

#[test]
fn a_function_may_bind_a_global_after_the_module_has() {
    check(
        r#"
class Leaf:
    pass


class Tree:
    pass


def plant():
    global made
    made = Tree()


made = Leaf()
plant()
r1 = made  #: Tree() | Leaf()
"#,
    );
}

#[test]
fn methods_whose_names_stand_for_themselves_end() {
    let again = "        q = q[0:]\n".repeat(200);
    check(&format!(
        r#"
class Base:
    def kind(self):
        return Base

    def build(self, c):
        x = self.kind() if c else x
        return x

    def other(self, c):
        y = (self.kind() if c else y).kind
        return y

    def third(self):
        w = (self.kind() if self else w)()
        return w

    def long(self, q):
{again}        return q


class Der(Base):
    def kind(self):
        return Der


r1 = Der().build(1)  #: Der | unknown
r2 = Der().other(1)  #: Der.kind | unknown
r3 = Der().third()  #: Der() | unknown
r4 = Der().long("a")  #: unknown
"#
    ));
}

#[test]
fn what_a_subclass_overrides_is_what_its_objects_use() {
    check(
        r#"
class Leaf:
    pass


class Tree:
    pass


class Base:
    kind = Leaf

    def __init__(self):
        self.made = self.make()
        self.other = self.kind()

    def make(self):
        return Leaf()

    def build(self):
        return self.kind()

    def build_twice(self):
        self.build()
        made = self.build()
        return made

    def tell(self):
        return self.extra

    def either(self):
        return self.kind() if self.made else Leaf()

    @property
    def built(self):
        return self.kind()

    @classmethod
    def of_class(cls):
        return cls.kind()

    def in_list(self):
        return [self.kind()][0]

    def promised(self) -> "Leaf":
        return self.kind()


class OtherKind(Base):
    kind = Tree


class OtherMake(Base):
    def make(self):
        return Tree()

    def __init__(self):
        super().__init__()
        self.extra = Tree()


class Below(OtherKind):
    pass


r1 = Base().build()  #: Leaf()
r2 = OtherKind().build()  #: Tree()
r3 = Below().build_twice()  #: Tree()
r4 = OtherMake().made  #: Tree()
r5 = Below().other  #: Tree()
r6 = OtherKind().built  #: Tree()
r7 = OtherKind.of_class()  #: Tree()
r8 = OtherMake().tell()  #: Tree()
r9 = OtherMake().build()  #: Leaf()
r10 = OtherKind().made  #: Leaf()
r11 = OtherKind().either()  #: Tree() | Leaf()
"#,
    );
}

#[test]
fn members_fields_and_getters_are_what_instances_have() {
    check(
        r#"
import dataclasses
import enum
import typing


class Leaf:
    pass


class Tree:
    pass


class Color(enum.Enum):
    RED = 1
    BLUE = enum.auto()
    LEAF = Leaf()

    @property
    def leaf(self):
        return Leaf()

    def me(self):
        return self.RED

    @classmethod
    def first(cls):
        return cls.RED


class Box:
    @property
    def held(self):
        return Leaf()

    @held.setter
    def held(self, value):
        pass


class Wide(Box):
    @Box.held.getter
    def held(self):
        return Tree()


@dataclasses.dataclass
class Item:
    leaf: "Leaf" = dataclasses.field(default_factory=Leaf)
    tree: Tree = dataclasses.field(default=None)


class Pair(typing.NamedTuple):
    leaf: Leaf
    tree: "Tree" = None


class Other:
    def __new__(cls):
        return Leaf()


r1 = Color.RED  #: Color()
r2 = Color.BLUE  #: Color()
r3 = Color.LEAF  #: unknown
r4 = Color["RED"]  #: Color()
r5 = Color.RED.leaf  #: Leaf()
r6 = Color.BLUE.me()  #: Color()
r7 = Color.first()  #: Color()
r8 = Box().held  #: Leaf()
r9 = Wide().held  #: Tree()
r10 = Item().leaf  #: Leaf()
r11 = Item(tree=Tree()).tree  #: Tree()
r12 = Pair(Leaf()).leaf  #: Leaf()
r13 = Pair(Leaf(), Tree()).tree  #: Tree()
r14 = Other()  #: unknown
"#,
    );
}
