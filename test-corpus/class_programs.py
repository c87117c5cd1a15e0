"""Random programs that create classes, and what CPython makes of them.

    class_programs.py write DIRECTORY FIRST COUNT
    class_programs.py run DIRECTORY ANSWER

`write` makes the packages with the numbers from FIRST on, the same ones each time. `run` executes the modules of each
statement by statement, going on after errors, and writes as JSON for each program: what its modules' names stand for in
the end, and what became of each class statement.
"""

import ast
import collections
import gc
import json
import os
import random
import sys
import types

BUILTINS = ["int", "str", "dict", "list", "tuple", "float", "set", "frozenset", "bytes", "Exception", "ValueError", "OSError"]

HAS_TYPE_PARAMETERS = sys.version_info >= (3, 12)

# Each with what the module must import for it.
LIBRARY = [
    ("ABC", "from abc import ABC"),
    ("abc.ABC", "import abc"),
    ("Sized", "from collections.abc import Sized"),
    ("collections.abc.Mapping", "import collections.abc"),
    ("Hashable", "from collections.abc import Hashable"),
    ("MutableSequence", "from collections.abc import MutableSequence"),
    ("OrderedDict", "from collections import OrderedDict"),
    ("collections.defaultdict", "import collections"),
    ("collections.UserDict", "import collections"),
    ("ContextDecorator", "from contextlib import ContextDecorator"),
    ("contextlib.AbstractContextManager", "import contextlib"),
    ("threading.local", "import threading"),
    ("io.IOBase", "import io"),
    ("string.Formatter", "import string"),
    ("typing.SupportsInt", "import typing"),
    ("Protocol", "from typing import Protocol"),
    ("typing.Hashable", "import typing"),
    ("typing.Any", "import typing"),
    ("Enum", "from enum import Enum"),
    ("enum.IntEnum", "import enum"),
    ("Flag", "from enum import Flag"),
    ("enum.ReprEnum", "import enum"),
    ("enum.StrEnum", "import enum"),
]

SUBSCRIPTED = [
    ("list[int]", None),
    ("dict[str, int]", None),
    ("tuple[int, ...]", None),
    ("typing.List[int]", "import typing"),
    ("typing.List", "import typing"),
    ("Dict[str, int]", "from typing import Dict"),
    ("typing.Iterable[int]", "import typing"),
    ("typing.Mapping[str, int]", "import typing"),
    ("typing.Tuple[int, str]", "import typing"),
    ("typing.Callable[[int], str]", "import typing"),
    ("typing.ContextManager[int]", "import typing"),
    ("typing.Type", "import typing"),
    ("typing.Annotated[int, 1]", "import typing"),
    ("typing.Optional[int]", "import typing"),
    ("collections.abc.Mapping[str, int]", "import collections.abc"),
    ("collections.abc.Callable[[int], str]", "import collections.abc"),
    ("Iterator[int]", "from collections.abc import Iterator"),
    ("contextlib.AbstractContextManager[int]", "import contextlib"),
    ("collections.OrderedDict[str, int]", "import collections"),
    ("typing.OrderedDict[str, int]", "import typing"),
]

ABSTRACT = [
    "    @abc.abstractmethod\n    def run(self):\n        pass\n",
    "    @property\n    @abc.abstractmethod\n    def size(self):\n        pass\n",
    "    @property\n    @abc.abstractmethod\n    def size(self):\n        pass\n\n    @size.setter\n    def size(self, value):\n        pass\n",
    "    @classmethod\n    @abc.abstractmethod\n    def make(cls):\n        pass\n",
    "    @staticmethod\n    @abc.abstractmethod\n    def help():\n        pass\n",
    "    @functools.cached_property\n    @abc.abstractmethod\n    def size(self):\n        pass\n",
    "    @abc.abstractmethod\n    @functools.lru_cache\n    def run(self):\n        pass\n",
    "    @functools.lru_cache\n    @abc.abstractmethod\n    def run(self):\n        pass\n",
    "    @abc.abstractmethod\n    def __private(self):\n        pass\n",
    "    @abc.abstractmethod\n    async def run(self):\n        pass\n    helper = run\n",
    "    @abc.abstractmethod\n    def __len__(self):\n        pass\n",
    "    size = abc.abstractproperty()\n",
    "    run = abc.abstractmethod(lambda self: 1)\n",
    "    if True:\n        @abc.abstractmethod\n        def run(self):\n            pass\n",
]

REALISED = [
    "    pass\n",
    "    def run(self):\n        pass\n",
    "    run = None\n",
    "    size = 1\n",
    "    size: int\n",
    '    __slots__ = ("size",)\n',
    "    def __len__(self):\n        return 1\n",
    "    def run(self):\n        pass\n    del run\n",
    "    class run:\n        pass\n",
    "    make = classmethod(lambda cls: cls())\n",
    "    if len('ab') > 3:\n        def run(self):\n            pass\n",
]

# What is no base, always or in some versions.
UNACCEPTABLE = [
    ("bool", None),
    ("type(None)", None),
    ("range", None),
    ("memoryview", None),
    ("slice", None),
    ("len", None),
    ("None", None),
    ("5", None),
    ('"text"', None),
    ("(int, str)", None),
    ("threading", "import threading"),
    ("threading.Lock", "import threading"),
    ("types.FunctionType", "import types"),
    ("NoneType", "from types import NoneType"),
    ("typing.Any", "import typing"),
    ("typing.Union", "import typing"),
    ("typing.Optional", "import typing"),
    ("typing.NewType('N', int)", "import typing"),
    ("typing.TypeVar('T')", "import typing"),
    ("ImportError", None),
    ("NameError", None),
    ("AttributeError", None),
    ("StopIteration", None),
]

SLOTS = [
    "()", "('a',)", "'a'", "['a', 'b']", "('__dict__',)", "('__weakref__',)", "('a', '__dict__', '__weakref__')",
    "('__dict__', '__dict__')", "(1,)", "('a', None)", "('a b',)", "('1',)", "('',)", "{'a': 'text'}", "{'b', 'a'}",
    "('__c',)", "('class',)", "('a', 'a')", "('__doc__', '__module__')", "('__qualname__',)", "'ab'", "5", "('ä',)",
    "('a',) + ('d',)", "[*('a', 'b')]", "[name for name in 'ab']", "iter('ab')",
]

NO_METACLASSES = ["1", "None", "'text'", "(type,)", "object", "int", "len", "lambda *args: None"]

METACLASSES = [
    ("ABCMeta", "from abc import ABCMeta"),
    ("abc.ABCMeta", "import abc"),
    ("EnumMeta", "from enum import EnumMeta"),
    ("type", None),
]

ENUMS = [
    ("Enum", "from enum import Enum"),
    ("enum.IntEnum", "import enum"),
    ("Flag", "from enum import Flag"),
    ("enum.IntFlag", "import enum"),
    ("enum.StrEnum", "import enum"),
    ("str, Enum", "from enum import Enum"),
    ("int, Enum", "from enum import Enum"),
    ("float, enum.Enum", "import enum"),
]

METHODS = [
    "    def __len__(self):\n        return 1\n",
    "    x = 1\n",
    "    __slots__ = ()\n",
    '    __slots__ = ("a",)\n',
    "    def __init_subclass__(cls, **kwargs):\n        pass\n",
    "    def __init_subclass__(cls, /, flag=False):\n        super().__init_subclass__()\n",
    "    def __init_subclass__(cls, *, flag):\n        super().__init_subclass__()\n",
    "    @classmethod\n    def __init_subclass__(cls, other=1, **kwargs):\n        super().__init_subclass__()\n",
    "    def __class_getitem__(cls, item):\n        return cls\n",
    "    def __new__(cls, *args):\n        return super().__new__(cls)\n",
]

METACLASS_BODIES = [
    "    pass\n",
    "    pass\n",
    "    def __init__(cls, *args, **kwargs):\n        super().__init__(*args)\n",
    "    def __new__(mcs, name, bases, namespace, **kwargs):\n        return super().__new__(mcs, name, bases, namespace)\n",
    "    def __new__(mcs, name, bases, namespace, **kwargs):\n        cls = super().__new__(mcs, name, bases, namespace)\n"
    "        cls.made = True\n        return cls\n",
    "    def __new__(mcs, *args, **kwargs):\n        new = super().__new__\n        return new(mcs, *args)\n",
    "    def __new__(cls, name, bases, namespace, **kwargs):\n"
    "        cls = super().__new__(cls, name, bases, namespace)\n        return cls\n",
    "    def __new__(cls, name, bases, namespace):\n        if bases:\n"
    "            cls = super().__new__(cls, name, bases, namespace)\n        return cls\n",
    "    def __new__(mcs, name, bases, namespace):\n        return type.__new__(type, name, bases, namespace)\n",
    "    def __new__(mcs, name, bases, namespace):\n        return type.__new__(mcs, name, bases, namespace)\n",
    "    def __new__(mcs, name, bases, namespace):\n        return super().__new__(mcs, name, bases or (dict,), namespace)\n",
    "    def __new__(mcs, name, bases, namespace):\n        bases = bases + (MIXIN,)\n"
    "        return super().__new__(mcs, name, bases, namespace)\n",
    "    @classmethod\n    def __prepare__(mcs, name, bases, **kwargs):\n        return {}\n",
    "    def mro(cls):\n        return super().mro()\n",
    "    def mro(cls):\n        return [cls, *MIXIN.__mro__]\n",
    "    def __call__(cls, *args, **kwargs):\n        return super().__call__(*args, **kwargs)\n",
    "    def __getitem__(cls, item):\n        return cls\n",
]

WITH_METACLASS = '''def with_metaclass(meta, *bases):
    class metaclass(type):
        def __new__(cls, name, this_bases, d):
            return meta(name, bases, d)

        @classmethod
        def __prepare__(cls, name, this_bases):
            return meta.__prepare__(name, bases)

    return type.__new__(metaclass, "temporary_class", (), {})
'''

ADD_METACLASS = '''def add_metaclass(metaclass):
    def wrapper(cls):
        namespace = dict(cls.__dict__)
        namespace.pop("__dict__", None)
        namespace.pop("__weakref__", None)
        return metaclass(cls.__name__, cls.__bases__, namespace)
    return wrapper
'''

# `{n}` is a fresh number, `{c}` a class of the program.
DECORATORS = [
    "def deco{n}(cls):\n    return cls\n",
    "def deco{n}(cls):\n    cls.registered = True\n    return cls\n",
    "def deco{n}(cls):\n    return {c}\n",
    "def deco{n}(cls):\n    cls.registered = True\n",
    "def deco{n}(cls):\n    class Sub{n}(cls):\n        pass\n    return Sub{n}\n",
    'def deco{n}(cls):\n    return type("Sub{n}", (cls,), {{}})\n',
    'def deco{n}(cls):\n    return type(cls.__name__, cls.__bases__, dict(vars(cls)))\n',
    "def deco{n}(cls):\n    if hasattr(cls, 'x'):\n        return cls\n    return {c}\n",
    "deco{n} = lambda cls: cls\n",
    "deco{n} = lambda cls: {c}\n",
    "class Deco{n}:\n    def __call__(self, cls):\n        return cls\ndeco{n} = Deco{n}()\n",
    "class Deco{n}:\n    def __call__(self, cls):\n        return {c}\ndeco{n} = Deco{n}()\n",
    "class deco{n}:\n    def __init__(self, cls):\n        self.cls = cls\n",
    "class deco{n}:\n    def __new__(self, cls):\n        return cls\n",
    "def deco{n}(cls):\n    return deco{n}_inner(cls)\ndef deco{n}_inner(it):\n    return it\n",
    "def deco{n}(cls):\n    cls = {c}\n    return cls\n",
    "def deco{n}(cls):\n    it = cls\n    return it\n",
    "def deco{n}(cls):\n    try:\n        return cls\n    finally:\n        pass\n",
]

FACTORIES = [
    "def factory{n}(flag=None):\n    def decorate(cls):\n        return cls\n    return decorate\n",
    "def factory{n}(flag=None):\n    return lambda cls: cls\n",
    "def factory{n}(flag=None):\n    def decorate(cls):\n        return {c}\n    return decorate\n",
    "def factory{n}(flag=None):\n    def decorate(cls):\n        class Made{n}(cls):\n            pass\n        return Made{n}\n"
    "    return decorate\n",
    "def factory{n}(cls=None):\n    if cls is None:\n        return factory{n}\n    return cls\n",
    "class factory{n}:\n    def __init__(self, flag=None):\n        self.flag = flag\n\n    def __call__(self, cls):\n        return cls\n",
    "class factory{n}:\n    def __init__(self, flag=None):\n        self.flag = flag\n\n    def __call__(self, cls):\n        return {c}\n",
]

# Functions that give classes, and how they are called.
MAKERS = [
    ("def make{n}():\n    class Made{n}({c}):\n        pass\n    return Made{n}\n", "make{n}()"),
    ("def make{n}(base):\n    class Made{n}(base):\n        pass\n    return Made{n}\n", "make{n}({c})"),
    ("def make{n}(base=object):\n    class Made{n}(base):\n        pass\n    return Made{n}\n", "make{n}()"),
    ("def make{n}(*bases):\n    class Made{n}(*bases):\n        pass\n    return Made{n}\n", "make{n}({c}, {d})"),
    ("def make{n}():\n    return {c}\n", "make{n}()"),
    ("def make{n}(cls):\n    return cls\n", "make{n}({c})"),
    ("def make{n}(flag):\n    if flag:\n        return {c}\n    return {d}\n", "make{n}(True)"),
    ("def make{n}(flag=False):\n    base = {c}\n    if flag:\n        base = {d}\n    return base\n", "make{n}()"),
    ('def make{n}(name, base):\n    return type(name, (base,), {{}})\n', 'make{n}("Made{n}", {c})'),
    ('def make{n}(base):\n    return type("Made{n}", (base,), {{}})\n', "make{n}({c})"),
    ("def make{n}():\n    global Global{n}\n    class Global{n}({c}):\n        pass\n    return Global{n}\n", "make{n}()"),
    ("def make{n}():\n    for base in ({c}, {d}):\n        class Made{n}(base):\n            pass\n    return Made{n}\n", "make{n}()"),
    ("make{n} = lambda: {c}\n", "make{n}()"),
]


class Program:
    def __init__(self, number):
        self.random = random.Random(number)
        self.name = f"p{number:06}"
        self.count = 0
        # By module: the text, and what is bound there.
        self.modules = {"m0": [], "m1": []}
        self.bound = {"m0": set(), "m1": set()}
        self.classes = []
        self.metaclasses = []
        self.module = "m0"
        self.has_init = self.chance(0.3)
        for module in self.modules:
            self.module = module
            if module == "m1":
                self.begin_second()
            for _ in range(self.random.randint(5, 9)):
                self.pick(self.KINDS)(self)

    def begin_second(self):
        if self.chance(0.2):
            self.write(self.pick(["from .m0 import *\n", f"from {self.name}.m0 import *\n"]))
            self.bound["m1"].update(name for name in self.bound["m0"] if not name.startswith("_"))

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, part):
        return self.random.random() < part

    def fresh(self):
        self.count += 1
        return self.count

    def write(self, text):
        self.modules[self.module].append(text)

    def need(self, statement):
        if statement and statement not in self.bound[self.module]:
            self.bound[self.module].add(statement)
            self.write(statement + "\n")

    def bind(self, name, group=None):
        self.bound[self.module].add(name)
        (self.classes if group is None else group).append((self.module, name))

    def spelled(self, entry):
        """How the module that is written names a class."""
        module, name = entry
        if module == self.module or name in self.bound[self.module]:
            return name
        way = self.random.randrange(6 if self.has_init else 5)
        if way == 0:
            self.need(self.pick(["from . import m0", f"from {self.name} import m0"]))
            return f"m0.{name}"
        if way == 1:
            self.need(f"import {self.name}.m0")
            return f"{self.name}.m0.{name}"
        if way == 2:
            other = f"Other{name}"
            if other not in self.bound[self.module]:
                self.bound[self.module].add(other)
                self.write(f"from .m0 import {name} as {other}\n")
            return other
        if way == 5:
            other = f"Shared{name}"
            if other not in self.bound[self.module]:
                self.bound[self.module].add(other)
                self.write(f"from {self.name} import {name} as {other}\n")
            return other
        self.bound[self.module].add(name)
        self.write(f"from {self.pick(['.m0', self.name + '.m0'])} import {name}\n")
        return name

    def own(self):
        """A class of the program, the last ones more often."""
        if not self.classes:
            return self.pick(["object", "int", "dict", "Exception"])
        entry = self.pick(self.classes[-4:]) if self.chance(0.5) else self.pick(self.classes)
        return self.spelled(entry)

    def library(self, names):
        spelled, statement = self.pick(names)
        self.need(statement)
        return spelled

    def type_variable(self):
        self.need("from typing import Generic, Protocol, TypeVar")
        self.need('T = TypeVar("T")')
        self.need('U = TypeVar("U")')

    def base(self, is_class=True):
        draw = self.random.random()
        if draw < 0.62 and self.classes:
            own = self.own()
            if is_class and self.chance(0.12):
                return f"{own}[{self.pick(['int', 'str'])}]"
            return own
        if draw < 0.68:
            return "object"
        if draw < 0.76:
            return self.pick(BUILTINS)
        if draw < 0.88 or not is_class:
            return self.library(LIBRARY)
        if draw < 0.94:
            return self.library(SUBSCRIPTED)
        self.type_variable()
        return self.pick(["Generic[T]", "Generic[T]", "Protocol[T]", "Generic[T, U]"])

    def bases(self, is_class=True, most=3):
        count = self.pick([0, 1, 1, 1, 2, 2, 2, 3][: 5 + most])
        bases = []
        for _ in range(count):
            base = self.base(is_class)
            if base not in bases or self.chance(0.1):
                bases.append(base)
        # Mostly where it may stand.
        if "object" in bases and self.chance(0.7):
            bases.remove("object")
            bases.append("object")
        return bases

    def body(self):
        return self.pick(METHODS) if self.chance(0.2) else "    pass\n"

    def metaclass_name(self):
        if self.metaclasses and self.chance(0.75):
            return self.spelled(self.pick(self.metaclasses))
        return self.library(METACLASSES)

    def header(self, name, arguments, parameters=""):
        return f"class {name}{parameters}({', '.join(arguments)}):\n" if arguments else f"class {name}{parameters}:\n"

    def plain(self):
        arguments = self.bases()
        if arguments and self.chance(0.05):
            names = f"BASES{self.fresh()}"
            self.write(f"{names} = ({', '.join(arguments)},)\n")
            arguments = [f"*{names}"]
        if self.chance(0.15):
            arguments.append(f"metaclass={self.metaclass_name()}")
        if self.chance(0.04):
            arguments.append("flag=True")
        if self.chance(0.02):
            arguments.append("**{}")
        name = f"C{self.fresh()}"
        parameters = "[K]" if self.chance(0.06) and HAS_TYPE_PARAMETERS else ""
        self.write(self.header(name, arguments, parameters) + self.body())
        self.bind(name)

    def metaclass(self):
        bases = [self.metaclass_name() for _ in range(self.pick([0, 1, 1, 2]))]
        bases = list(dict.fromkeys(bases)) or ["type"]
        if "type" in bases:
            bases = [base for base in bases if base != "type"] + ["type"]
        body = self.pick(METACLASS_BODIES) if self.chance(0.6) else "    pass\n"
        body = body.replace("MIXIN", self.own() if self.classes else "dict")
        name = f"M{self.fresh()}"
        if self.chance(0.06) and self.metaclasses:
            bases.append(f"metaclass={self.metaclass_name()}")
        self.write(self.header(name, bases) + body)
        self.bind(name, self.metaclasses)

    def function_metaclass(self):
        name = f"meta{self.fresh()}"
        result = self.pick(["type(name, bases, namespace)", "None", "type(name, (), namespace)"])
        self.write(f"def {name}(name, bases, namespace, **kwargs):\n    return {result}\n")
        own = f"C{self.fresh()}"
        self.write(self.header(own, [*self.bases(), f"metaclass={name}"]) + "    pass\n")
        self.bind(own)

    def call(self):
        bases = self.bases(is_class=False, most=2)
        if self.chance(0.08):
            self.type_variable()
            bases.append("Generic[T]")
        bases = f"({', '.join(bases)},)" if bases else "()"
        name = f"C{self.fresh()}"
        way = self.random.randrange(4)
        if way == 0:
            text = f'{name} = {self.metaclass_name()}("{name}", {bases}, {{}})\n'
        elif way == 1:
            self.need("import types")
            rest = self.pick(["", "", ", {}", f', {{"metaclass": {self.metaclass_name()}}}', ", None, lambda ns: None"])
            text = f'{name} = types.new_class("{name}", {bases}{rest})\n'
        else:
            namespace = self.pick(["{}", '{"x": 1}', "dict(x=1)"])
            text = f'{name} = type("{name}", {bases}, {namespace})\n'
        self.write(text)
        self.bind(name)

    def named_tuple(self):
        name = f"C{self.fresh()}"
        way = self.random.randrange(6)
        if way == 0:
            self.need("from collections import namedtuple")
            text = f'{name} = namedtuple("{name}", "x y")\n'
        elif way == 1:
            self.need("import collections")
            text = f'class {name}(collections.namedtuple("Base{name}", ["x", "y"])):\n    __slots__ = ()\n'
        elif way == 2:
            self.need("from typing import NamedTuple")
            text = f"class {name}(NamedTuple):\n    x: int\n    y: int = 0\n"
        elif way == 3:
            self.need("from typing import NamedTuple")
            text = f'{name} = NamedTuple("{name}", [("x", int)])\n'
        elif way == 4:
            self.need("from typing import NamedTuple")
            self.type_variable()
            text = f"class {name}({self.pick(['NamedTuple, Generic[T]', 'Generic[T], NamedTuple'])}):\n    x: int\n"
        else:
            self.need("from typing import NamedTuple")
            text = f"class {name}({self.pick(['NamedTuple, object', 'dict, NamedTuple', 'NamedTuple, ' + self.own()])}):\n    x: int\n"
        self.write(text)
        self.bind(name)

    def typed_dict(self):
        name = f"C{self.fresh()}"
        self.need("from typing import TypedDict")
        way = self.random.randrange(5)
        if way == 3 and not HAS_TYPE_PARAMETERS:
            way = 2
        if way == 0:
            text = f'{name} = TypedDict("{name}", {{"x": int}})\n'
        elif way == 1:
            self.type_variable()
            text = f"class {name}(TypedDict, Generic[T]):\n    x: int\n"
        elif way == 2:
            text = f"class {name}(TypedDict, total=False):\n    x: int\n"
        elif way == 3:
            text = f"class {name}[K](TypedDict):\n    x: int\n"
        else:
            text = f"class {name}(TypedDict):\n    x: int\n\n\nclass Sub{name}({name}, total=False):\n    y: int\n"
        self.write(text)
        self.bind(name)

    def abstract(self):
        self.need("import abc")
        self.need("import functools")
        base = self.pick(["abc.ABC", "", *([self.own()] * 3)])
        if self.chance(0.2):
            base = self.library([("Sized", "from collections.abc import Sized"), ("Mapping", "from collections.abc import Mapping")])
        name = f"C{self.fresh()}"
        bodies = [self.pick(ABSTRACT) for _ in range(self.pick([1, 1, 2]))]
        metaclass = ["metaclass=abc.ABCMeta"] if not base or self.chance(0.2) else []
        self.write(self.header(name, [*([base] if base else []), *metaclass]) + "".join(bodies))
        self.bind(name)
        derived = f"C{self.fresh()}"
        self.write(self.header(derived, [name, *self.bases(most=0)]) + self.pick([*ABSTRACT, *REALISED, *REALISED]))
        self.bind(derived)

    def enumeration(self):
        name = f"C{self.fresh()}"
        base = self.library(ENUMS)
        way = self.random.randrange(6)
        if way == 0 and "," not in base:
            text = f'{name} = {base}("{name}", "A B")\n'
        elif way == 1 and "," not in base:
            text = f'{name} = {base}("{name}", ["A", "B"], {self.pick(["module=__name__", "start=2", "type=" + self.own()])})\n'
        elif way == 2:
            text = f"class Base{name}({base}):\n    pass\nclass {name}({self.pick(['', self.own() + ', '])}Base{name}):\n    pass\n"
        elif way == 3:
            self.need("import enum")
            text = f"@enum.unique\nclass {name}({base}):\n    A = {self.pick(['1', 'enum.auto()', repr('1')])}\n"
        else:
            text = f"class {name}({base}):\n    A = 1\n    B = 2\n"
        self.write(text)
        self.bind(name)

    def data_class(self):
        name = f"C{self.fresh()}"
        self.need(self.pick(["from dataclasses import dataclass", "import dataclasses"]))
        module = "dataclasses." if "import dataclasses" in self.bound[self.module] else ""
        if not module:
            self.need("from dataclasses import dataclass")
        arguments = self.pick(["", "()", "(slots=True)", "(frozen=True, slots=True)", "(slots=False)", "(order=True)"])
        self.write(f"@{module}dataclass{arguments}\n" + self.header(name, self.bases(most=2)) + "    x: int = 0\n")
        self.bind(name)

    def decorated(self):
        number, name = self.fresh(), f"C{self.fresh()}"
        if self.chance(0.25):
            decorator = self.library([
                ("functools.total_ordering", "import functools"),
                ("final", "from typing import final"),
                ("typing.runtime_checkable", "import typing"),
                ("Sized.register", "from collections.abc import Sized"),
                ("collections.abc.Hashable.register", "import collections.abc"),
            ])
        elif self.chance(0.5):
            self.write(self.pick(DECORATORS).format(n=number, c=self.own()))
            decorator = f"deco{number}"
        else:
            self.write(self.pick(FACTORIES).format(n=number, c=self.own()))
            decorator = f"factory{number}({self.pick(['', '', 'None'])})"
        self.write(f"@{decorator}\n" + self.header(name, self.bases(most=2)) + self.body())
        self.bind(name)

    def maker(self):
        number, name = self.fresh(), f"C{self.fresh()}"
        text, call = self.pick(MAKERS)
        names = {"n": number, "c": self.own(), "d": self.own()}
        self.write(text.format(**names))
        call = call.format(**names)
        if self.chance(0.4):
            self.write(f"class {name}({', '.join([call, *self.bases(most=0)])}):\n    pass\n")
        else:
            self.write(f"{name} = {call}\n")
        self.bind(name)

    def conditional(self):
        name = f"C{self.fresh()}"
        self.need("import sys")
        test = self.pick([
            "sys.version_info >= (3, 8)",
            "sys.version_info < (3, 8)",
            "sys.version_info[0] >= 3",
            "sys.version_info[:2] >= (3, 13)",
            "hasattr(sys, 'nothing')",
            "len(sys.path) > 10000",
            "True",
            "not __debug__",
        ])
        first, second = self.header(name, self.bases(most=2)), self.header(name, self.bases(most=2))
        indented = "    " + first + "        pass\n"
        way = self.random.randrange(4)
        if way == 0:
            text = f"if {test}:\n{indented}else:\n    {second}        pass\n"
        elif way == 1:
            text = f"if {test}:\n    {name} = {self.own()}\nelse:\n    {name} = {self.own()}\n"
        elif way == 2:
            text = f"{first}    pass\n\n\nif {test}:\n    {second}        pass\n"
        else:
            text = f"{name} = {self.own()} if {test} else {self.own()}\n"
        self.write(text)
        self.bind(name)

    def attempted(self):
        name = f"C{self.fresh()}"
        module = self.pick(["nowhere_to_be_found", "collections", ".nothing", ".m0"])
        imported = self.pick(["OrderedDict", "Missing"])
        fallback = self.pick([f"    {self.header(name, self.bases(most=2))}        pass\n", f"    {name} = {self.own()}\n"])
        text = f"try:\n    from {module} import {imported} as {name}\nexcept ImportError:\n{fallback}"
        if self.chance(0.25):
            text = f"try:\n    import {module.strip('.')}\n    {name} = {self.own()}\nexcept ImportError:\n{fallback}"
        self.write(text)
        self.bind(name)

    def six(self):
        name = f"C{self.fresh()}"
        if self.chance(0.6):
            if "with_metaclass" not in self.bound[self.module]:
                self.bound[self.module].add("with_metaclass")
                self.write(WITH_METACLASS)
            arguments = ", ".join([self.metaclass_name(), *self.bases(is_class=False, most=1)])
            self.write(f"class {name}(with_metaclass({arguments})):\n    pass\n")
        else:
            if "add_metaclass" not in self.bound[self.module]:
                self.bound[self.module].add("add_metaclass")
                self.write(ADD_METACLASS)
            metaclass = self.metaclass_name()
            self.write(f"@add_metaclass({metaclass})\n" + self.header(name, self.bases(most=1)) + "    pass\n")
        self.bind(name)

    def entries(self):
        number, name = self.fresh(), f"C{self.fresh()}"
        bases = ", ".join(self.bases(is_class=False, most=2))
        result = f"({bases},)" if bases else "()"
        self.write(f"class Entry{number}:\n    def __mro_entries__(self, bases):\n        return {result}\n\n\n")
        self.write(f"entry{number} = Entry{number}()\n")
        self.write(self.header(name, [f"entry{number}", *self.bases(most=0)]) + "    pass\n")
        self.bind(name)

    def nested(self):
        name = f"C{self.fresh()}"
        inner = ", ".join(self.bases(most=2)) or "object"
        self.write(
            self.header(name, self.bases(most=2))
            + f"    class Inner({inner}):\n        pass\n\n    class Second(Inner):\n        pass\n"
        )
        self.bind(name)
        derived = f"C{self.fresh()}"
        self.write(f"class {derived}({name}.{self.pick(['Inner', 'Second'])}):\n    pass\n")
        self.bind(derived)

    def rebound(self):
        if not self.classes:
            return self.plain()
        module, name = self.pick(self.classes)
        if module != self.module:
            return self.plain()
        way = self.random.randrange(4)
        if way == 0:
            self.write(f"{name} = {self.own()}\n")
        elif way == 1:
            bases = self.bases(most=2)
            self.write(self.header(name, bases) + "    pass\n")
        elif way == 2:
            self.write(f"Old{name} = {name}\n{self.header(name, ['Old' + name])}    pass\n")
        else:
            self.write(f"{name}.__doc__ = 'told later'\n")

    def alias(self):
        name = f"C{self.fresh()}"
        self.write(self.pick([f"{name} = {self.own()}\n", f"{name}, Unused{name} = {self.own()}, {self.own()}\n",
                              f"{name} = [{self.own()}, {self.own()}][0]\n", f"{name} = type({self.own()})\n",
                              f"{name}: type = {self.own()}\n", f"{name} = {self.own()} or {self.own()}\n"]))
        self.bind(name)

    def mutated(self):
        if not self.classes:
            return self.plain()
        own = self.own()
        self.write(self.pick([
            f"del {own}\n" if "." not in own else "pass\n",
            f"for _ in range(2):\n    class C{self.fresh()}({own}):\n        pass\n",
            f"import contextlib\nwith contextlib.suppress(Exception):\n    class C{self.fresh()}({own}):\n        pass\n",
            f"globals()['C{self.fresh()}'] = {own}\n",
        ]))

    def refused(self):
        name = f"C{self.fresh()}"
        base, statement = self.pick([*UNACCEPTABLE, *([(self.own(), None)] * 4)])
        self.need(statement)
        slots, attributes = "", self.pick(["", "    a = 1\n", "    def b(self):\n        pass\n", "    __c = 1\n"])
        if self.chance(0.6):
            slots = f"    __slots__ = {self.pick(SLOTS)}\n"
        bases = [*self.bases(most=0), base] if self.chance(0.6) else self.bases(most=1)
        if self.chance(0.1):
            bases.append(f"metaclass={self.pick(NO_METACLASSES)}")
        self.write(self.header(name, bases) + slots + attributes + ("" if slots or attributes else "    pass\n"))
        self.bind(name)

    def extended(self):
        name = f"C{self.fresh()}"
        base = self.library(ENUMS)
        member = self.pick(["A = 1", "A = 0", "A = None", "A = 'a'", "def a(self):\n        return 1", "_a_ = 1", "a: int",
                            "__a = 1", "A = 1, 2", "if True:\n        A = 1", "A = (lambda self: 1)"])
        self.write(f"class {name}({base}):\n    {member}\n")
        self.bind(name)
        derived = f"C{self.fresh()}"
        self.write(f"class {derived}({self.pick([name, name, 'int, ' + name])}):\n    {self.pick(['B = 2', 'pass'])}\n")
        self.bind(derived)

    KINDS = (
        [plain] * 16 + [refused] * 4 + [extended] + [abstract] * 3 + [metaclass] * 4 + [call] * 4 + [named_tuple] * 2 + [typed_dict] + [enumeration] * 2 + [data_class] * 2
        + [decorated] * 3 + [maker] * 3 + [conditional] * 2 + [attempted] * 2 + [six] * 2 + [entries, nested, alias, rebound]
        + [function_metaclass, mutated]
    )

    def files(self):
        files = {f"{module}.py": "".join(texts) for module, texts in self.modules.items()}
        files["__init__.py"] = "from .m0 import *\n" if self.has_init else ""
        return files


def write(root, first, count):
    for number in range(first, first + count):
        program = Program(number)
        directory = os.path.join(root, program.name)
        os.mkdir(directory)
        for file, text in program.files().items():
            with open(os.path.join(directory, file), "w") as out:
                out.write(text)


def described(value):
    """The names on the MRO, the metaclass and the abstract methods of a class; nothing of another thing."""
    if not isinstance(value, type):
        return None
    mro = type.__dict__["__mro__"].__get__(value)
    abstract = vars(value).get("__abstractmethods__", ()) if value is not type else ()
    return [[base.__name__ for base in mro], type(value).__name__, sorted(abstract)]


def run(root, answer):
    sys.dont_write_bytecode = True
    sys.path.insert(0, root)
    gc.disable()
    said = {}
    for program in sorted(os.listdir(root)):
        said[program] = executed(root, program)
        for name in [name for name in sys.modules if name.partition(".")[0] == program]:
            del sys.modules[name]
    with open(answer, "w") as file:
        json.dump(said, file)


def executed(root, program):
    package = types.ModuleType(program)
    package.__path__ = [os.path.join(root, program)]
    package.__package__ = program
    sys.modules[program] = package
    names, statements = {}, {}
    for stem in ("m0", "__init__", "m1"):
        path = os.path.join(root, program, stem + ".py")
        module = package
        if stem != "__init__":
            module = types.ModuleType(f"{program}.{stem}")
            module.__package__ = program
            sys.modules[module.__name__] = module
            setattr(package, stem, module)
        module.__file__ = path
        with open(path) as file:
            tree = ast.parse(file.read())
        for statement in tree.body:
            error = None
            try:
                exec(compile(ast.Module([statement], []), path, "exec"), module.__dict__)
            except Exception as raised:
                error = [type(raised).__name__, "" if is_of_body(raised, statement) else str(raised)]
                # A module would end here: what it went on with are no names from before.
                for name in bound_by(statement):
                    module.__dict__.pop(name, None)
            if isinstance(statement, ast.ClassDef) and not statement.decorator_list:
                made = None if error else described(module.__dict__[statement.name])
                statements[f"{stem}:{statement.lineno}"] = {"error": error, "made": made}
        if stem != "__init__":
            # Where a name stands for a class or None, the model takes it for the class: what follows fails on None.
            own = [(name, value) for name, value in vars(module).items() if name[0] != "_" and value is not None]
            names[stem] = {name: described(value) for name, value in own if not isinstance(value, types.ModuleType)}
    return {"names": names, "statements": statements}


def is_of_body(raised, statement):
    """Whether an error was raised in the body of a class statement, before that made its class."""
    traceback = raised.__traceback__
    while isinstance(statement, ast.ClassDef) and traceback is not None:
        if traceback.tb_frame.f_code.co_name == statement.name:
            return True
        traceback = traceback.tb_next
    return False


def bound_by(statement):
    for node in ast.walk(statement):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]


if __name__ == "__main__":
    command, root, *rest = sys.argv[1:]
    write(root, *map(int, rest)) if command == "write" else run(root, *rest)
