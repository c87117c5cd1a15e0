"""Asks CPython what its standard library is.

    python3.N ask.py > 3.N.txt              the facts of this interpreter
    python3 ask.py --merge *.txt > model.txt   the facts of several, in one text

Nothing is imported in this process: each top-level package is imported in a child of its own, module by module, with a
time limit, so that a crash or a hang costs the rest of that package only. The grammar of the text stands in `mod.rs`.
"""

import contextlib
import importlib
import importlib.util
import inspect
import json
import os
import pkgutil
import re
import signal
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
BASETYPE = 1 << 10


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
    if isinstance(value, (classmethod, types.ClassMethodDescriptorType)):
        return "c"
    if isinstance(value, staticmethod):
        return "s"
    if isinstance(value, property):
        return "p"
    if isinstance(value, (types.MethodDescriptorType, types.WrapperDescriptorType)):
        return "m"
    has = lambda name: any(name in base.__dict__ for base in type(value).__mro__)
    if has("__set__") or has("__delete__"):
        return "d"
    return "n" if has("__get__") else "x"


def function_kind(value):
    if inspect.iscoroutinefunction(value):
        return "a"
    if inspect.isasyncgenfunction(value):
        return "y"
    return "g" if inspect.isgeneratorfunction(value) else "f"


class Module:
    """What is in one module; `put` adds a class to the module where it lives."""

    def __init__(self):
        self.classes, self.aliases, self.functions, self.values, self.modules, self.origins = {}, {}, {}, {}, {}, {}


class Collector:
    def __init__(self):
        self.names, self.modules = Names(), {}

    def module(self, name):
        return self.modules.setdefault(name, Module())

    def reference(self, value):
        module, qualname, _ = self.put(value)
        return f"{module}:{qualname}"

    def put(self, cls, found=None):
        """Records a class, its bases, its metaclass and the classes inside it."""
        name = self.names.of(cls, found)
        module, qualname, reachable = name
        classes = self.module(module).classes
        if qualname in classes:
            return name
        row = classes[qualname] = {}
        row["bases"] = [self.reference(base) for base in cls.__bases__]
        row["mro"] = [self.reference(base) for base in cls.__mro__ if base is not cls]
        row["metaclass"] = self.reference(type(cls))
        row["flags"] = ("" if cls.__flags__ & BASETYPE else "F") + ("" if reachable else "H")
        members = {}
        for key, value in list(cls.__dict__.items()):
            if isinstance(key, str) and key not in IMPLICIT and re.fullmatch(r"[^\s,=@;]+", key):
                members.setdefault(member_kind(value), []).append(key)
                if isinstance(value, type) and getattr(value, "__qualname__", "").startswith(qualname + "."):
                    self.put(value)
        row["members"] = members
        return name

    def collect(self, name):
        module = sys.modules[name]
        into = self.module(name)
        names = {key: value for key, value in vars(module).items() if isinstance(key, str) and key.isidentifier()}
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
            else:
                into.values[key] = self.reference(type(value))

    def origin(self, value):
        """The class behind `typing.List`, `re.Pattern[str]`."""
        if not type(value).__module__ in ("typing", "types"):
            return None
        origin = getattr(value, "__origin__", None)
        return origin if isinstance(origin, type) else None

    def class_at(self, into, name, key, value):
        module, qualname, _ = self.put(value, (name, key))
        if (module, qualname) != (name, key):
            into.aliases[key] = f"{module}:{qualname}"

    def function_at(self, into, name, key, value):
        where = self.names.of(value, (name, key))
        if where is None or where[:2] == (name, key) or not where[2]:
            into.functions[key] = function_kind(value)
        else:
            into.aliases[key] = f"{where[0]}:{where[1]}"
            if "." not in where[1]:
                self.module(where[0]).functions[where[1]] = function_kind(value)


class Slow(BaseException):
    pass


def alarm(*_):
    raise Slow


def child(package, out):
    signal.signal(signal.SIGALRM, alarm)
    sys.stdin = open(os.devnull)
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, 1)
    os.dup2(devnull, 2)
    warnings.simplefilter("ignore")
    collector = Collector()
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
    found = {name: vars(module) for name, module in collector.modules.items()}
    with os.fdopen(out, "w") as file:
        json.dump({"imported": imported, "found": found}, file)
    os._exit(0)


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
    found, imported, running = {}, [], []

    def finish():
        pid, source = running.pop(0)
        with os.fdopen(source) as file:
            text = file.read()
        os.waitpid(pid, 0)
        if text:
            answer = json.loads(text)
            imported.extend(answer["imported"])
            for module, tables in answer["found"].items():
                mine = found.setdefault(module, {})
                for table, rows in tables.items():
                    for key, row in rows.items():
                        mine.setdefault(table, {}).setdefault(key, row)

    for package in asked:
        source, out = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(source)
            try:
                child(package, out)
            finally:
                os._exit(1)
        os.close(out)
        running.append((pid, source))
        if len(running) >= 3:
            finish()
    while running:
        finish()
    return asked, sorted(imported), found


def short(reference, module):
    """How a class is written in a module's section."""
    owner, name = reference.split(":")
    if owner == "builtins":
        return name
    return ":" + name if owner == module else reference


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
            yield (module, f"c{name} {';'.join(fields)}", row["members"])
        for table, letter in (("aliases", "a"), ("origins", "o"), ("modules", "m")):
            grouped = {}
            for name, target in tables.get(table, {}).items():
                owner = target.split(":")[0]
                word = name if letter != "m" and target.split(":")[1] == name else f"{name}={target.split(':')[-1]}"
                grouped.setdefault("" if letter == "m" else owner, []).append(word)
            for owner, words in grouped.items():
                yield (module, f"{letter}{owner}", {"": words})
        by_kind = {}
        for name, kind in tables.get("functions", {}).items():
            by_kind.setdefault(kind, []).append(name)
        if by_kind:
            yield (module, "f", by_kind)
        by_type = {}
        for name, reference in tables.get("values", {}).items():
            by_type.setdefault(short(reference, module), []).append(name)
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


main()
