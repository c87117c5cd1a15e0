"""Random classes with descriptors and properties, and what CPython makes of reading, assigning and deleting their attributes.

    access_programs.py write DIRECTORY FIRST COUNT
    access_programs.py run DIRECTORY ANSWER

`write` makes the programs with the numbers from FIRST on, the same ones each time; each has three modules: descriptors (`d`),
the classes that have them (`o`) and functions that access attributes (`u`). `run` calls these functions, and writes as JSON
which errors they raise with the lines of each traceback, and what reading each attribute gives on instances and on classes.
"""

import importlib
import json
import linecache
import os
import random
import signal
import sys
import traceback

NAMES = ["a", "b", "c"]

GUARDS = [
    [],
    [],
    ["if obj is None:", "    return self"],
    ["if obj is None:", "    return self"],
    ["if not obj:", "    return 70"],
    ["if obj is None:", "    raise AttributeError('only on instances')"],
    ["if owner is None:", "    owner = type(obj)"],
]

GETTERS = [
    ["return getattr(obj, self.key)"],
    ["return getattr(obj, self.key)"],
    ["return getattr(obj, self.key, 71)"],
    ["return obj.__dict__[self.key]"],
    ["return vars(obj).get(self.key, 72)"],
    ["return self.values[obj]"],
    ["return self.values.get(obj, 73)"],
    ["return self.plain[obj]"],
    ["return obj.base"],
    ["return obj.base"],
    ["return obj.missing"],
    ["return self.read(obj)"],
    ["value = obj.base", "obj.__dict__[self.key] = value", "return value"],
    ["return getattr(obj, self.name)"],
    ["return getattr(obj, self.name)"],
    ["return 74"],
    ["return types.MethodType(function, obj)"],
    ["return function.__get__(obj, owner)"],
    ["return function(obj)"],
    ["try:", "    return obj.base", "except AttributeError:", "    return 75"],
    ["try:", "    return obj.base", "except KeyError:", "    return 76"],
    ["with contextlib.suppress(AttributeError):", "    return obj.base", "return 77"],
    ["if self.flag:", "    return obj.base", "return 78"],
    ["if obj.base:", "    return 79", "return 80"],
    ["for _ in self.items:", "    return obj.base", "return 81"],
    ["return 82 if obj is None else obj.base"],
    ["return obj and obj.base"],
    ["self.count = 1", "return obj.base + self.count"],
    ["target = obj if obj is not None else owner", "return target.__name__ if obj is None else target.base"],
]

SETTERS = [
    ["setattr(obj, self.key, value)"],
    ["setattr(obj, self.key, value)"],
    ["obj.__dict__[self.key] = value"],
    ["self.values[obj] = value"],
    ["self.plain[obj] = value"],
    ["self.value = value"],
    ["setattr(obj, self.name, value)"],
    ["raise AttributeError('read only')"],
    ["if value is None:", "    raise TypeError('needs a value')", "obj.base = value"],
    ["obj.other = value"],
]

DELETERS = [
    ["delattr(obj, self.key)"],
    ["del obj.base"],
    ["delattr(obj, self.name)"],
    ["obj.__dict__.pop(self.key, None)"],
    ["pass"],
]


def indented(lines, by=1):
    return [" " * 4 * by + line if line else line for line in lines]


class Program:
    def __init__(self, number):
        self.number = f"{number:06}"
        self.random = random.Random(number)
        self.count = 0

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, part):
        return self.random.random() < part

    def fresh(self):
        self.count += 1
        return self.count

    def modules(self):
        return {"d": self.descriptors(), "o": self.owners(), "u": self.uses()}

    # Descriptors.

    def descriptors(self):
        lines = ["import contextlib", "import types", "import weakref", "", "", "def function(thing):", "    return thing.base"]
        self.kinds = []
        for number in range(3):
            base = self.pick(self.kinds) if self.kinds and self.chance(0.3) else ""
            name = f"D{number}"
            lines += ["", "", f"class {name}({base}):" if base else f"class {name}:"]
            lines += indented(self.descriptor(base))
            self.kinds.append(name)
        return lines

    def descriptor(self, base):
        lines = ["flag = " + self.pick(["True", "False"]), "items = " + self.pick(["()", "(1,)"]), "count = 0"]
        methods = self.pick(["gs", "gs", "g", "g", "gsd", "s", "gd", "sd"])
        if base:
            methods = "".join(method for method in methods if self.chance(0.6))
        else:
            key = self.pick(["'_' + name", "'_' + name", "f'_{name}'", "name"])
            lines += ["", "def __init__(self):", "    self.values = weakref.WeakKeyDictionary()", "    self.plain = {}"]
            lines += ["", "def __set_name__(self, owner, name):", "    self.name = name", f"    self.key = {key}"]
            lines += ["", "def read(self, thing):", "    return " + self.pick(["thing.base", "getattr(thing, self.key)", "83"])]
        if "g" in methods:
            lines += ["", "def __get__(self, obj, owner=None):", *indented(self.pick(GUARDS) + self.pick(GETTERS))]
        if "s" in methods:
            lines += ["", "def __set__(self, obj, value):", *indented(self.pick(SETTERS))]
        if "d" in methods:
            lines += ["", "def __delete__(self, obj):", *indented(self.pick(DELETERS))]
        return lines

    # Classes.

    def owners(self):
        lines = ["import functools", "", f"import d{self.number} as d", f"from d{self.number} import *"]
        if self.chance(0.2):
            lines += ["", "", "class M(type):", *indented(self.metaclass())]
            metaclass = "metaclass=M"
        else:
            metaclass = ""
        self.classes = []
        for number in range(self.random.randint(1, 3)):
            base = self.pick(self.classes) if self.classes else ""
            head = base or metaclass
            name = f"C{number}"
            lines += ["", "", f"class {name}({head}):" if head else f"class {name}:", *indented(self.body(base))]
            self.classes.append(name)
        return lines

    def metaclass(self):
        name = self.pick(NAMES)
        return self.pick([
            ["@property", f"def {name}(cls):", f"    return {self.fresh() + 100}"],
            ["def __getattr__(cls, name):", f"    return {self.fresh() + 100}"],
            [f"{name} = {self.fresh() + 100}"],
        ])

    def body(self, base):
        lines = []
        for name in NAMES:
            if not base or self.chance(0.4):
                lines += self.member(name)
        if not base:
            lines += ["", "def __init__(self):", f"    self.base = {self.fresh() + 200}"]
        if self.chance(0.1):
            lines += ["", "def __getattr__(self, name):", f"    return {self.fresh() + 300}"]
        return lines or ["pass"]

    def member(self, name):
        number = self.fresh() + 400
        made = self.pick(self.kinds)
        return self.pick([
            [f"{name} = {made}()"],
            [f"{name} = {made}()"],
            [f"{name} = d.{made}()"],
            [f"{name} = {made}()"],
            [f"{name} = {number}"],
            [f"def {name}(self):", f"    return {number}"],
            ["@property", f"def {name}(self):", f"    return {number}"],
            ["@property", f"def {name}(self):", "    return self.base"],
            ["@property", f"def {name}(self):", f"    return self.{self.pick([name, 'missing', 'base'])}"],
            [
                "@property",
                f"def {name}(self):",
                f"    return self.{self.pick(['base', '_' + name])}",
                "",
                f"@{name}.setter",
                f"def {name}(self, value):",
                f"    self.{self.pick(['base', '_' + name, name])} = value",
            ],
            [
                f"{name} = property(lambda self: self.base)",
            ],
            ["@functools.cached_property", f"def {name}(self):", f"    return {number}"],
            ["@classmethod", f"def {name}(cls):", f"    return {number}"],
            ["@staticmethod", f"def {name}():", f"    return {number}"],
        ])

    # Accesses.

    def uses(self):
        lines = [f"from o{self.number} import *", f"import o{self.number} as o"]
        actions = []
        for kind in self.classes:
            for name in NAMES:
                actions += [
                    [f"return {kind}().{name}"],
                    [f"thing = {kind}()", f"thing.{name} = 500"],
                    [f"thing = {kind}()", f"thing.{name} = 501", f"return thing.{name}"],
                    [f"thing = o.{kind}()", f"del thing.{name}"],
                    [f"thing = {kind}()", f"thing.{name} = 502", f"del thing.{name}", f"return thing.{name}"],
                    [f"return {kind}.{name}"],
                    [f"return getattr(o.{kind}, '{name}')"],
                ]
        if self.chance(0.15):
            kind, name = self.pick(self.classes), self.pick(NAMES)
            actions += self.pick([[[f"{kind}.{name} = 503"]], [[f"del o.{kind}.{name}"]]])
        for number, action in enumerate(actions):
            lines += ["", "", f"def access{number}():", *indented(action)]
        return lines


def write(root, first, count):
    for number in range(first, first + count):
        for prefix, lines in Program(number).modules().items():
            with open(os.path.join(root, f"{prefix}{number:06}.py"), "w") as file:
                file.write("\n".join(lines) + "\n")


def found(read):
    """What an access gives: kind, and what tells it from others."""
    try:
        value = read()
    except RecursionError:
        return ["recursion", ""]
    except AttributeError:
        return ["absent", ""]
    except Exception as error:
        return ["refused", type(error).__name__]
    if value is None:
        return ["none", ""]
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, str):
        return ["str", value]
    if isinstance(value, type):
        return ["class", value.__qualname__]
    if hasattr(value, "__qualname__"):
        return ["function", value.__qualname__]
    return ["instance", type(value).__name__]


class TooLong(BaseException):
    pass


def too_long(*_):
    raise TooLong


def run(root, answer):
    signal.signal(signal.SIGALRM, too_long)
    sys.path.insert(0, root)
    sys.dont_write_bytecode = True
    sys.setrecursionlimit(200)
    values, raised = {}, {}
    for file in sorted(os.listdir(root)):
        if not file.startswith("o"):
            continue
        number = file[1:-3]
        errors = []
        signal.setitimer(signal.ITIMER_REAL, 2)
        try:
            try:
                owners = importlib.import_module(f"o{number}")
            except Exception as error:
                raised[number] = [told(root, error)]
                continue
            # Before any of them is changed.
            read = reads(f"o{number}", owners)
            actions = vars(importlib.import_module(f"u{number}"))
            for name, action in actions.items():
                if name.startswith("access"):
                    errors += failure(root, action)
            values.update(read)
            raised[number] = errors
        except TooLong:
            pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    with open(answer, "w") as out:
        json.dump({"values": values, "raised": raised}, out)


def reads(module, owners):
    said = {}
    for name, kind in vars(owners).items():
        if name.startswith("C"):
            said[f"{module}.{name}"] = {it: found(lambda: getattr(kind, it)) for it in NAMES}
            said[f"{module}.{name}()"] = {it: found(lambda: getattr(kind(), it)) for it in NAMES}
    return said


def failure(root, action):
    try:
        action()
    except Exception as error:
        return [told(root, error)]
    return []


def told(root, error):
    """The error's class, the lines of its traceback, and the text of the first and the last of them."""
    frames = list(traceback.walk_tb(error.__traceback__))[1:]
    texts = [linecache.getline(frame.f_code.co_filename, line).strip() for frame, line in frames]
    lines = {
        f"{os.path.relpath(frame.f_code.co_filename, root)}:{line}"
        for frame, line in frames
        if frame.f_code.co_filename.startswith(root)
    }
    return [type(error).__name__, sorted(lines), texts[0] if texts else "", texts[-1] if texts else ""]


if __name__ == "__main__":
    command, root, *rest = sys.argv[1:]
    write(root, *map(int, rest)) if command == "write" else run(root, *rest)
