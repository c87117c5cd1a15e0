"""Asks CPython what its standard library is.

    UPDATE=stdlib cargo test --test it stdlib::the_model      asks every installed interpreter and writes model.txt

which does

    python3.N ask.py > 3.N.txt                           the facts of this interpreter
    python3 ask.py --merge *.txt > model.txt             the facts of several, in one text

Nothing is imported in this process: each top-level package is imported in a child of its own, module by module, with a
time limit, so that a crash or a hang costs the rest of that package only. One more child makes the calls in `calls.txt`.
The grammar of the text stands in `mod.rs`. Two runs give the same bytes: all is sorted, no address or default is written.
"""

import contextlib
import enum
import functools
import importlib
import importlib.util
import inspect
import json
import os
import pkgutil
import re
import signal
import struct
import sys
import types
import typing
import warnings

LIMIT = 20
# Tests, demonstrations, modules that act when they are imported.
SKIP = re.compile(
    r"(_test\w*|_xx\w*|xx\w*|_ctypes_test|test|idlelib|turtledemo|antigravity|this|__main__|__hello\w*|__phello__|pip|setuptools|pkg_resources|_distutils_hack|wheel"
    r"|lib2to3\.tests|ctypes\.test|distutils\.tests|unittest\.test|tkinter\.test|sqlite3\.test|json\.tests|lib2to3\.tests"
    r"|_sysconfigdata\w*|config-.*|_virtualenv)(\..*)?|.*\.__main__"
)
# Top-level modules of other platforms, for the versions without `sys.stdlib_module_names`.
ELSEWHERE = (
    "_msi _overlapped _scproxy _winapi msilib msvcrt nt winreg winsound _winreg ossaudiodev spwd nis tkinter _tkinter turtle".split()
)
# What every class has in its namespace, or what tells nothing about it.
IMPLICIT = {"__module__", "__doc__", "__firstlineno__", "__static_attributes__", "__qualname__"}
OF_EVERY_MODULE = {
    *"__builtins__ __name__ __doc__ __package__ __loader__ __spec__ __file__ __cached__ __path__".split(),
    "__warningregistry__",
}
# Names of `sys` that whoever embeds or tests a program puts other objects at.
REPLACED = {"stdin", "stdout", "stderr", "__stdin__", "__stdout__", "__stderr__"}
BASETYPE = 1 << 10
HEAPTYPE = 1 << 9
DEFERRED = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
POINTER = struct.calcsize("P")
# The methods that CPython or a caller of the class calls on its own account: their signatures decide whether that works.
SIGNED = ("__new__", "__init__", "__init_subclass__", "__call__", "__prepare__", "__set_name__")
# What every slot of a class written in C says of itself, whatever it takes.
OF_EVERY_SLOT = "($self, /, *args, **kwargs)"
NAME = re.compile(r"[^\s,=@;]+")


def resolve(module, qualname):
    """The object at a dotted path, or None."""
    if module not in sys.modules:
        if SKIP.fullmatch(module):
            return None
        with contextlib.suppress(Exception):
            importlib.import_module(module)
    value = sys.modules.get(module)
    for part in qualname.split("."):
        value = getattr(value, "__dict__", {}).get(part)
    return value


class Names:
    """Canonical names: where a class or function lives."""

    def __init__(self):
        self.known = {}

    def of(self, value, found=None):
        """The canonical name as (module, qualname, whether that path leads to it)."""
        if id(value) not in self.known:
            # The value is kept: an id is only good while the object lives.
            self.known[id(value)] = (value, self.find(value, found))
        return self.known[id(value)][1]

    def find(self, value, found):
        module, qualname = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
        if isinstance(value, types.BuiltinFunctionType) and not isinstance(value.__self__, (types.ModuleType, type(None))):
            return (*found, True) if found else None
        if not isinstance(module, str) or not isinstance(qualname, str):
            return (*found, True) if found else None
        claimed = resolve(module, qualname)
        if claimed is value:
            return (module, qualname, True)
        if isinstance(value, type) and claimed is None and "<" not in module + qualname:
            return (module, qualname, False)
        if found:
            return (*found, True)
        for name in sorted(sys.modules):
            for key, other in list(getattr(sys.modules[name], "__dict__", {}).items()):
                if other is value:
                    return (name, key, True)
        return (module, qualname, False)


def member_kind(value):
    """One letter for how an attribute in a class's namespace behaves: see `MemberKind` in `mod.rs`."""
    if isinstance(value, types.FunctionType):
        return function_kind(value)
    if isinstance(value, types.ClassMethodDescriptorType):
        return "k"
    if isinstance(value, classmethod):
        return "c"
    if isinstance(value, staticmethod):
        return "t" if isinstance(value.__func__, types.BuiltinFunctionType) else "s"
    if isinstance(value, property):
        return "p"
    if isinstance(value, (types.MethodDescriptorType, types.WrapperDescriptorType)):
        return "m"
    has = lambda name: any(name in base.__dict__ for base in type(value).__mro__)
    if has("__set__") or has("__delete__"):
        return "d"
    return "n" if has("__get__") else "x"


def function_kind(value):
    """One letter for what a call of a function gives at first: see `FunctionKind` in `mod.rs`."""
    if isinstance(value, types.BuiltinFunctionType):
        return "b"
    if isinstance(value, types.FunctionType) and not value.__dict__ and not value.__code__.co_flags & DEFERRED:
        return "f"
    if inspect.iscoroutinefunction(value):
        return "a"
    if inspect.isasyncgenfunction(value):
        return "y"
    return "g" if inspect.isgeneratorfunction(value) else "f"


def of_type(cls, name):
    """An attribute that `type` defines, whatever the class itself has under the name."""
    return type.__dict__[name].__get__(cls)


def solid_base(cls):
    """The nearest class along `__base__` with a layout of its own: `solid_base` and `extra_ivars` in typeobject.c."""
    base = of_type(cls, "__base__")
    if base is None:
        return cls
    base = solid_base(base)
    size, items, base_size, base_items = (
        of_type(of, name) for of in (cls, base) for name in ("__basicsize__", "__itemsize__")
    )
    if sys.version_info < (3, 12) and not items and not base_items and of_type(cls, "__flags__") & HEAPTYPE:
        # Room for `__weakref__` and `__dict__` at the end is none of the layout; since 3.12 it is in front.
        for offset in ("__weakrefoffset__", "__dictoffset__"):
            added = of_type(cls, offset) and not of_type(base, offset)
            if added and of_type(cls, offset) + POINTER == size:
                size -= POINTER
    return cls if (size, items) != (base_size, base_items) else base


def is_solid(cls):
    return solid_base(cls) is cls


def proves_solid(cls):
    """The same as `is_solid` by experiment: a class with a slot beside it cannot be combined with a solid one.

    None where that cannot be tried.
    """
    base = of_type(cls, "__base__")
    base = base and solid_base(base)
    try:
        beside = type.__new__(type(base), "Beside", (base,), {"__slots__": ("slot",)})
        type.__new__(type(cls), "Both", (beside, cls), {})
    except TypeError as error:
        return True if "lay-out" in str(error) else None
    except Exception:
        return None
    return False


def layout(cls):
    """Letters for what instances have and can: see `Layout` in `mod.rs`."""
    bases = of_type(cls, "__mro__")
    hash_slot = next((base.__dict__["__hash__"] for base in bases if "__hash__" in base.__dict__), None)
    return (
        ("s" if is_solid(cls) else "")
        + ("d" if of_type(cls, "__dictoffset__") else "")
        + ("w" if of_type(cls, "__weakrefoffset__") else "")
        + ("i" if of_type(cls, "__itemsize__") else "")
        + ("u" if hash_slot is None else "")
    ) or "-"


def slots(cls):
    """The names in the `__slots__` of the class's own body, `-` for none of them; nothing where it has no `__slots__`."""
    declared = cls.__dict__.get("__slots__")
    if isinstance(declared, str):
        declared = [declared]
    if not isinstance(declared, (tuple, list, dict, set, frozenset)):
        return []
    return [name for name in declared if isinstance(name, str)] or ["-"]


def abstract_methods(cls):
    try:
        return list(of_type(cls, "__abstractmethods__"))
    except AttributeError:
        return []


def enum_members(cls):
    """The names of an enumeration, aliases too."""
    return (cls.__dict__.get("_member_map_") or ()) if issubclass(type(cls), type(enum.Enum)) else ()


def signature(cls, name):
    """The parameters of a method in the class's own namespace, the receiver too: `self;a;b=;*;c;**rest`, or None."""
    value = cls.__dict__[name]
    if isinstance(value, types.ClassMethodDescriptorType):
        return written(value) or by_calling(value, cls)
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    # Other callable objects are bound to nothing, or to something else than the receiver.
    if not isinstance(value, (types.FunctionType, types.MethodDescriptorType, types.WrapperDescriptorType)):
        return None
    says_nothing = not isinstance(value, types.FunctionType) and value.__text_signature__ == OF_EVERY_SLOT
    return None if says_nothing else written(value)


def constructor(cls):
    """The parameters of a call of a class written in C, where it tells them."""
    text = of_type(cls, "__text_signature__")
    try:
        return text and parameters(inspect._signature_fromstr(inspect.Signature, cls, text))
    except Exception:
        return None


def by_calling(value, cls):
    """The parameters of a hook written in C that has no signature: what it refuses tells whether it takes any."""
    bound = value.__get__(None, cls)

    def takes(*arguments, **keywords):
        try:
            bound(*arguments, **keywords)
        except Exception as error:
            # One that comes out of another function was not about the arguments of this one.
            return error.__traceback__.tb_next is not None
        return True

    if takes("name", (), keyword=1):
        return "cls;/;*args;**keywords"
    return "cls;/" if takes() and not takes(keyword=1) else None


def written(function):
    try:
        # The parameters of a wrapper are its own, not those of what it wraps.
        return parameters(inspect.Signature.from_callable(function, follow_wrapped=False))
    except Exception:
        return None


def parameters(signature):
    """As in a `def`, with `;` between and only `=` of a default."""
    words, kinds = [], [parameter.kind for parameter in signature.parameters.values()]
    for at, parameter in enumerate(signature.parameters.values()):
        before = kinds[at - 1] if at else None
        if before is parameter.POSITIONAL_ONLY and parameter.kind is not before:
            words.append("/")
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.KEYWORD_ONLY not in kinds[:at]:
            if parameter.VAR_POSITIONAL not in kinds:
                words.append("*")
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        words.append(stars + parameter.name + ("" if parameter.default is parameter.empty else "="))
    if kinds and kinds[-1] is inspect.Parameter.POSITIONAL_ONLY:
        words.append("/")
    return ";".join(words)


# All functions that such a decorator made share one code object.
DECORATORS = {
    id(decorator(lambda: None).__code__): decorator.__name__
    for decorator in (contextlib.contextmanager, contextlib.asynccontextmanager, functools.singledispatch)
}


def decorator(value):
    """What made the function out of another one, as far as CPython can tell; see `Decorator` in `mod.rs`."""
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    if not isinstance(value, types.FunctionType):
        return None
    if value.__code__.co_flags & inspect.CO_ITERABLE_COROUTINE:
        return "coroutine"
    return DECORATORS.get(id(value.__code__)) or ("wrapper" if hasattr(value, "__wrapped__") else None)


def annotated(value):
    """The class in a return annotation, where every result is an instance of it."""
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    if isinstance(value, property):
        value = value.fget
    if not isinstance(value, types.FunctionType) or "return" not in value.__annotations__:
        return None
    if function_kind(value) in "gy" or hasattr(value, "__wrapped__") or hasattr(value, "__isabstractmethod__"):
        return None
    answer = value.__annotations__["return"]
    if isinstance(answer, str):
        try:
            answer = eval(answer, value.__globals__)
        except Exception:
            return None
    if answer is None:
        return type(None)
    answer = getattr(answer, "__origin__", answer)
    # `float` takes an `int` and `bytes` a `bytearray` in annotations; what is registered with an ABC is no instance of
    # it; files are often something else with the same methods.
    vague = (object, float, complex, bytes)
    if not isinstance(answer, type) or answer in vague or type(answer) not in (type, type(enum.Enum)):
        return None
    return None if answer.__module__ in ("typing", "io", "_io") else answer


class Module:
    """What is in one module; `put` adds a class to the module where it lives."""

    def __init__(self):
        self.classes, self.aliases, self.functions, self.values, self.modules, self.origins = {}, {}, {}, {}, {}, {}
        self.decorators, self.returns, self.entries = {}, {}, {}


class Collector:
    def __init__(self, package, asked):
        """Describes the classes of one package; of others those only that their own package would not find."""
        self.others = {other for other in asked if other != package}
        self.names, self.modules, self.classes = Names(), {}, []

    def module(self, name):
        return self.modules.setdefault(name, Module())

    def reference(self, value):
        module, qualname, _ = self.put(value)
        return f"{module}:{qualname}"

    def put(self, cls, found=None):
        """Records a class, its bases, its metaclass and the classes inside it."""
        name = self.names.of(cls, found)
        module, qualname, reachable = name
        if reachable and module.split(".")[0] in self.others:
            return name
        classes = self.module(module).classes
        if qualname in classes:
            return name
        row = classes[qualname] = {}
        self.classes.append((cls, row))
        row["bases"] = [self.reference(base) for base in cls.__bases__]
        row["mro"] = [self.reference(base) for base in cls.__mro__ if base is not cls]
        row["metaclass"] = self.reference(type(cls))
        row["flags"] = ("" if cls.__flags__ & BASETYPE else "F") + ("" if reachable else "H")
        members, enumerated = {}, enum_members(cls)
        for key, value in list(cls.__dict__.items()):
            if isinstance(key, str) and key not in IMPLICIT and NAME.fullmatch(key):
                members.setdefault("e" if key in enumerated else member_kind(value), []).append(key)
                if isinstance(value, type) and getattr(value, "__qualname__", "").startswith(qualname + "."):
                    self.put(value)
                self.member(cls, name, key, value, members)
        base = of_type(cls, "__base__")
        members["b"] = [self.reference(base)] if base is not None and base is not cls.__bases__[0] else []
        members["l"] = [layout(cls)] if layout(cls) != "dw" else []
        members["S"], members["A"] = slots(cls), abstract_methods(cls)
        row["members"] = members
        return name

    def member(self, cls, name, key, value, members):
        """What is to say of an attribute besides its kind."""
        module, qualname, _ = name
        if key in SIGNED and signature(cls, key) is not None:
            members.setdefault("I", []).append(f"{key}({signature(cls, key)})")
        if key in ("__new__", "__init__") and constructor(cls) is not None:
            members["P"] = [f"({constructor(cls)})"]
        if isinstance(value, type) and value not in (cls, type(None)) and not key.startswith("__"):
            target = self.reference(value)
            if target != f"{module}:{qualname}.{key}":
                members.setdefault("C", []).append(f"{key}={short(target, module)}")
        self.describe(self.module(module), f"{qualname}.{key}", value)

    def describe(self, into, path, value):
        """The decorator and the return class of a function or method."""
        if decorator(value):
            into.decorators[path] = decorator(value)
        if annotated(value):
            exactly = "" if annotated(value).__flags__ & BASETYPE else "="
            into.returns[path] = exactly + self.reference(annotated(value))

    def collect(self, name):
        module = sys.modules[name]
        into = self.module(name)
        names = {key: value for key, value in vars(module).items() if isinstance(key, str) and key.isidentifier()}
        # What a module's `__getattr__` makes: `unittest.IsolatedAsyncioTestCase`.
        for key in getattr(module, "__all__", None) or ():
            made = None if key in names else getattr(module, key, None)
            if made is not None and not isinstance(made, types.ModuleType):
                names[key] = made
        for key in sorted(names.keys() - OF_EVERY_MODULE):
            value = names[key]
            if isinstance(value, types.ModuleType):
                into.modules[key] = value.__name__
            elif isinstance(value, type) and not isinstance(value, types.GenericAlias if hasattr(types, "GenericAlias") else ()):
                self.class_at(into, name, key, value)
            elif isinstance(value, (types.FunctionType, types.BuiltinFunctionType)):
                self.function_at(into, name, key, value)
            elif self.origin(value) is not None:
                into.origins[key] = self.reference(self.origin(value))
            elif value is None and name != "builtins" or name == "sys" and key in REPLACED:
                into.values[key] = "?"
            else:
                into.values[key] = self.reference(type(value))
            if not isinstance(value, type) and hasattr(value, "__mro_entries__"):
                into.entries[key] = self.entries(value)

    def origin(self, value):
        """The class behind `typing.List`, `re.Pattern[str]`."""
        if not type(value).__module__ in ("typing", "types"):
            return None
        origin = getattr(value, "__origin__", None)
        return origin if isinstance(origin, type) else None

    def check(self):
        """Marks with `!` what CPython's own size fields say otherwise than a class statement: no text has that mark."""
        for cls, row in self.classes:
            if proves_solid(cls) not in (None, is_solid(cls)):
                row["members"]["l"] = ["!" + layout(cls)]

    def entries(self, value):
        """What stands for the object where it is the only base of a class, PEP 560, or the exception with `!`."""
        try:
            return "+".join(self.reference(base) for base in value.__mro_entries__((value,)))
        except Exception as error:
            return f"!{type(error).__name__}"

    def answer(self, owner, name, answer, claim):
        """Notes what a call of a function in a module, or of a method in a class, gave."""
        if claim == "self":
            word = "." if isinstance(answer, owner) else None
        elif claim:
            word = self.reference(claim) if isinstance(answer, claim) else None
        else:
            word = "=" + self.reference(type(answer))
        if word is None:
            return
        if isinstance(owner, type):
            owner = next(base for base in owner.__mro__ if name in base.__dict__)
            module, qualname, _ = self.put(owner)
            self.module(module).returns[f"{qualname}.{name}"] = word
        else:
            value = getattr(owner, name)
            module, qualname, reachable = owner.__name__, name, False
            if isinstance(value, (types.FunctionType, types.BuiltinFunctionType)):
                module, qualname, reachable = self.names.of(value, (module, name))
            self.module(module if reachable else owner.__name__).returns[qualname if reachable else name] = word

    def class_at(self, into, name, key, value):
        module, qualname, _ = self.put(value, (name, key))
        if (module, qualname) != (name, key):
            into.aliases[key] = f"{module}:{qualname}"

    def function_at(self, into, name, key, value):
        where = self.names.of(value, (name, key))
        if where is None or where[:2] == (name, key) or not where[2]:
            into.functions[key] = function_kind(value)
            self.describe(into, key, value)
        else:
            into.aliases[key] = f"{where[0]}:{where[1]}"
            if "." not in where[1]:
                self.module(where[0]).functions[where[1]] = function_kind(value)
                self.describe(self.module(where[0]), where[1], value)


class Slow(BaseException):
    pass


def alarm(*_):
    raise Slow


def quieten():
    signal.signal(signal.SIGALRM, alarm)
    sys.stdin = open(os.devnull)
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.dup2(devnull, 2)
    warnings.simplefilter("ignore")


def child(package, asked, out):
    quieten()
    collector = Collector(package, asked)
    imported = []
    for name in submodules(package):
        signal.alarm(LIMIT)
        try:
            importlib.import_module(name)
            imported.append(name)
        except BaseException:
            pass
        finally:
            signal.alarm(0)
    for name in imported:
        if name in sys.modules:
            collector.collect(name)
    # Last, because the classes made here are seen by `__init_subclass__` and `__subclasses__`.
    collector.check()
    found = {name: vars(module) for name, module in collector.modules.items()}
    with os.fdopen(out, "w") as file:
        json.dump({"imported": imported, "found": found}, file)
    os._exit(0)


def call(asked, out):
    """What comes back from the calls in `calls.txt`."""
    quieten()
    collector = Collector(None, asked)
    signal.alarm(LIMIT)
    for path, expression, claim in calls():
        names = {}
        try:
            for dotted in re.findall(r"[A-Za-z_][\w.]*", f"{path} {expression} {claim}"):
                load(dotted, names)
            owner, _, name = path.rpartition(".")
            owner = eval(owner, names) if owner else importlib.import_module("builtins")
            if not isinstance(getattr(owner, name), type):
                answer = eval(expression, names)
                collector.answer(owner, name, answer, claim and claim != "self" and eval(claim, names) or claim)
        except Exception:
            continue
    signal.alarm(0)
    collector.check()
    found = {name: vars(module) for name, module in collector.modules.items()}
    with os.fdopen(out, "w") as file:
        json.dump({"imported": [], "found": found}, file)
    os._exit(0)


def calls():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "calls.txt")) as file:
        lines = [line.strip() for line in file if not line.startswith("#")]
    for entry in " ; ".join(filter(None, lines)).split(" ; "):
        entry, _, claim = entry.partition(" -> ")
        path, _, expression = entry.partition(" = ")
        if not re.fullmatch(r"[\w.]+", path):
            path, expression = entry.partition("(")[0], entry
        yield path, expression, claim.strip()


def load(dotted, names):
    """Imports as much of a dotted name as is modules."""
    parts = dotted.split(".")
    for end in range(1, len(parts) + 1):
        module = ".".join(parts[:end])
        try:
            importlib.import_module(module)
        except ImportError:
            return
        names[parts[0]] = sys.modules[parts[0]]


def submodules(package):
    yield package
    spec = importlib.util.find_spec(package)
    stack = [(package, list(spec.submodule_search_locations or []))] if spec else []
    while stack:
        name, path = stack.pop()
        for entry in sorted(pkgutil.iter_modules(path)):
            full = f"{name}.{entry.name}"
            if not SKIP.fullmatch(full):
                yield full
                if entry.ispkg:
                    stack.append((full, [os.path.join(directory, entry.name) for directory in path]))


def packages():
    """Top-level modules of the standard library, those of other platforms too."""
    if hasattr(sys, "stdlib_module_names"):
        names = set(sys.stdlib_module_names)
    else:
        library = os.path.dirname(os.__file__)
        names = {entry.name for entry in pkgutil.iter_modules([library, os.path.join(library, "lib-dynload")])}
        names |= set(sys.builtin_module_names) | set(ELSEWHERE)
    return sorted(name for name in names if not SKIP.fullmatch(name))


def ask():
    """The facts of this interpreter as {(kind, module, name, …): set of words}."""
    asked = packages()
    found, imported, running, texts = {}, [], [], {}

    def finish():
        package, pid, source = running.pop(0)
        with os.fdopen(source) as file:
            texts[package] = file.read()
        os.waitpid(pid, 0)

    for package in [None, *asked]:
        source, out = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(source)
            try:
                child(package, asked, out) if package else call(asked, out)
            finally:
                os._exit(1)
        os.close(out)
        running.append((package, pid, source))
        if len(running) >= 3:
            finish()
    while running:
        finish()
    # What was met on the way to a result is said best by the package where it lives.
    for package in [*asked, None]:
        if not texts[package]:
            continue
        answer = json.loads(texts[package])
        imported.extend(answer["imported"])
        for module, tables in answer["found"].items():
            mine = found.setdefault(module, {})
            for table, rows in tables.items():
                for key, row in rows.items():
                    mine.setdefault(table, {}).setdefault(key, row)
    return asked, sorted(imported), found


def short(reference, module):
    """How a class is written in a module's section."""
    owner, name = reference.split(":")
    if owner == "builtins":
        return name
    return ":" + name if owner == module else reference


def written_in(target, module):
    """The same for what may be marked in front or be no class."""
    mark, target = ("=", target[1:]) if target.startswith("=") else ("", target)
    return mark + (short(target, module) if ":" in target else target)


def lines(asked, imported, found):
    """The facts as (section, head, groups of words): words get their versions when texts are merged."""
    yield ("", "python", {"": [f"3.{sys.version_info[1]}.{sys.version_info[2]}-{sys.platform}"]})
    yield ("", "top", {"": asked})
    for module in sorted(set(imported) | set(found)):
        # Some classes name a module that is none, or that its package fills with things of another file.
        yield (module, "=", {} if module in imported else {"": ["unimportable"]})
    for module, tables in found.items():
        classes = tables.get("classes", {})
        for name, row in classes.items():
            mro = row["mro"]
            fields = [
                ",".join(short(base, module) for base in row["bases"] if base != "builtins:object"),
                ",".join(short(base, module) for base in mro[:-1]) if mro[:-1] != row["bases"] else "",
                short(row["metaclass"], module) if row["metaclass"] != "builtins:type" else "",
                row["flags"],
            ]
            members = {**row["members"], "b": [short(base, module) for base in row["members"]["b"]]}
            yield (module, f"c{name} {';'.join(fields)}", {kind: words for kind, words in members.items() if words})
        for table, letter in (("aliases", "a"), ("origins", "o"), ("modules", "m")):
            grouped = {}
            for name, target in tables.get(table, {}).items():
                owner = target.split(":")[0]
                word = name if letter != "m" and target.split(":")[1] == name else f"{name}={target.split(':')[-1]}"
                grouped.setdefault("" if letter == "m" else owner, []).append(word)
            for owner, words in grouped.items():
                yield (module, f"{letter}{owner}", {"": words})
        for table, letter in (("decorators", "d"), ("returns", "r"), ("entries", "b")):
            grouped = {}
            for name, target in tables.get(table, {}).items():
                targets = [written_in(one, module) for one in target.split("+")]
                grouped.setdefault("+".join(targets), []).append(name)
            for target, words in grouped.items():
                yield (module, f"{letter}{target}", {"": words})
        by_kind = {}
        for name, kind in tables.get("functions", {}).items():
            by_kind.setdefault(kind, []).append(name)
        if by_kind:
            yield (module, "f", by_kind)
        by_type = {}
        for name, reference in tables.get("values", {}).items():
            by_type.setdefault(written_in(reference, module), []).append(name)
        for reference, words in by_type.items():
            yield (module, f"v{reference}", {"": words})


def write(rows, versions):
    """`rows` is {section: {head: {kind: {word: versions}}}}; `versions` all that took part."""
    for section in sorted(rows):
        heads = rows[section]
        for head in sorted(heads, key=lambda head: (head != "=", head)):
            kinds, having = heads[head]
            line = f"={section}" if head == "=" else head
            line += since(having, versions)
            for kind in sorted(kinds):
                words = [word + since(kinds[kind][word], having) for word in sorted(kinds[kind])]
                line += f" {kind}={','.join(words)}" if kind else " " + ",".join(words)
            print(line)


def since(having, among):
    """`@10-12,13` where not all versions among those have it."""
    if having == among:
        return ""
    runs = []
    for version in sorted(having):
        if runs and runs[-1][1] == version - 1:
            runs[-1][1] = version
        else:
            runs.append([version, version])
    return "@" + "+".join(f"{first}-{last}" if first != last else str(first) for first, last in runs)


def table(facts, version, into):
    for section, head, groups in facts:
        kinds, having = into.setdefault(section, {}).setdefault(head, ({}, set()))
        having.add(version)
        for kind, words in groups.items():
            for word in words:
                kinds.setdefault(kind, {}).setdefault(word, set()).add(version)


def read(text, version):
    """Reads a text that `write` made for one version."""
    section = ""
    for line in text.splitlines():
        if line.startswith("="):
            section, _, word = line[1:].partition(" ")
            yield (section, "=", {"": [word]} if word else {})
            continue
        head, _, rest = line.partition(" ")
        if head.startswith("c"):
            fields, _, rest = rest.partition(" ")
            head += " " + fields
            groups = {word[0]: word[2:].split(",") for word in rest.split(" ") if word}
        elif head == "f":
            groups = {word[0]: word[2:].split(",") for word in rest.split(" ") if word}
        else:
            groups = {"": rest.split(",")}
        yield (section, head, groups)


def main():
    rows = {}
    if sys.argv[1:2] == ["--merge"]:
        versions = set()
        for path in sys.argv[2:]:
            with open(path) as file:
                text = file.read()
            version = int(re.match(r"python 3\.(\d+)", text)[1])
            versions.add(version)
            table(read(text, version), version, rows)
        write(rows, versions)
    else:
        version = sys.version_info[1]
        table(lines(*ask()), version, rows)
        write(rows, {version})


if __name__ == "__main__":
    main()
