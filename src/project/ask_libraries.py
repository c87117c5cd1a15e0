"""Writes `libraries.txt`: classes of compiled and generated libraries, asked of the libraries that are installed.

    python ask_libraries.py PyQt5 PyQt6 PySide6 google contourpy matplotlib > libraries.txt

Each package is asked in an interpreter of its own, since two bindings of Qt do not fit into one process. Packages that
are not named keep the lines that the file has for them. `stdlib/ask.py` asks the same of the standard library.
"""

import importlib
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
QT = [
    "QtBluetooth",
    "QtCore",
    "QtDBus",
    "QtGui",
    "QtNetwork",
    "QtOpenGL",
    "QtOpenGLWidgets",
    "QtPositioning",
    "QtPrintSupport",
    "QtQml",
    "QtQuick",
    "QtQuickWidgets",
    "QtSerialPort",
    "QtSql",
    "QtSvg",
    "QtSvgWidgets",
    "QtTest",
    "QtWebSockets",
    "QtWidgets",
    "QtXml",
]
SIP = [*QT, "sip"]
PROTOBUF = [
    f"protobuf.{name}_pb2"
    for name in [
        "any",
        "api",
        "compiler.plugin",
        "descriptor",
        "duration",
        "empty",
        "field_mask",
        "source_context",
        "struct",
        "timestamp",
        "type",
        "wrappers",
    ]
]
# By package: the metaclass by the name under which a program reaches it, where that is written down, and the modules.
PACKAGES = {
    "PyQt5": ("PyQt5.sip.wrappertype", "https://www.riverbankcomputing.com/static/Docs/PyQt5/", SIP),
    "PyQt6": ("PyQt6.sip.wrappertype", "https://www.riverbankcomputing.com/static/Docs/PyQt6/", SIP),
    "PySide2": ("Shiboken.ObjectType", "https://doc.qt.io/qtforpython-5/shiboken2/", QT),
    "PySide6": ("Shiboken.ObjectType", "https://doc.qt.io/qtforpython-6/shiboken6/", QT),
    "contourpy": (
        "pybind11_builtins.pybind11_type",
        "https://pybind11.readthedocs.io/en/stable/advanced/classes.html",
        ["", "_contourpy"],
    ),
    "google": (
        "google._upb._message.MessageMeta",
        "https://protobuf.dev/reference/python/python-generated/#message",
        PROTOBUF,
    ),
    "matplotlib": (
        "pybind11_builtins.pybind11_type",
        "https://pybind11.readthedocs.io/en/stable/advanced/classes.html",
        ["ft2font"],
    ),
    "mujoco": (
        "pybind11_builtins.pybind11_type",
        "https://pybind11.readthedocs.io/en/stable/advanced/classes.html",
        ["", "_structs"],
    ),
}
# By package: where its types are documented, and the compiled modules whose classes programs derive from. Their metaclass
# is `type`, or one of the same module.
COMPILED = {
    "atom": ("https://atom.readthedocs.io/en/latest/", ["catom"]),
    "kivy": (
        "https://kivy.org/doc/stable/api-kivy.html",
        [
            "_clock",
            "_event",
            "properties",
            "weakproxy",
            "graphics.context_instructions",
            "graphics.fbo",
            "graphics.instructions",
            "graphics.shader",
            "graphics.texture",
            "graphics.vertex_instructions",
        ],
    ),
    "lxml": ("https://lxml.de/apidoc/", ["etree", "objectify"]),
    "msgspec": ("https://jcristharif.com/msgspec/api.html", ["_core"]),
    "multidict": ("https://multidict.aio-libs.org/en/stable/multidict/", ["_multidict"]),
    "propcache": ("https://propcache.aio-libs.org/en/stable/", ["_helpers_c"]),
    "pandas": ("https://pandas.pydata.org/docs/", ["_libs.properties"]),
    "numpy": ("https://numpy.org/doc/stable/reference/", ["_core._multiarray_umath"]),
    "zope.interface": ("https://zopeinterface.readthedocs.io/en/latest/", ["_zope_interface_coptimizations"]),
}
HEAD = """\
# Classes of compiled and generated libraries, of which no source can be read. Written by `ask_libraries.py`.
# metaclass NAME CREATION REFERENCES: it derives from `type` alone, and makes the classes that follow. Its `__new__` is `inherited`
#   from `type`, or `hands-on` name, bases and namespace to that, without keywords, or `refuses` bases of its own.
# metaclass builtins.type: the classes that follow have no other.
# layout NAME<NAME WHAT: the class that lays out the instances of those that follow, and what lays out its own; whether they
#   have a dict, weak references and items.
# bases NAME,NAME: what the classes that follow derive from, where that is known; by the names that are used here.
# Then classes by their modules; nothing can derive from one with an exclamation mark. Objects of one with `=` are data
#   descriptors, of one with `@` others.
"""
FINAL = "!"


def dotted(package, module):
    return f"{package}.{module}" if module else package


def creation(metaclass, base):
    """What the metaclass does for a class statement below one of its classes that can be derived from."""
    if "__new__" not in vars(metaclass):
        return "inherited"
    try:
        probe = metaclass("Probe", (base,), {"__slots__": ("probe",)})
        assert probe.__bases__ == (base,) and type(probe) is metaclass and hasattr(probe, "probe")
    except TypeError:
        return "refuses"
    try:
        metaclass("Probe", (base,), {}, keyword=True)
    except TypeError as error:
        assert "__init_subclass__" not in str(error), error
        return "hands-on"
    raise AssertionError("it drops the keywords")


def tell(package, module):
    """Prints the classes of a module, in an interpreter that has asked no other package."""
    sys.path.insert(0, os.path.join(HERE, "stdlib"))
    from ask import layout, solid_base

    found = importlib.import_module(dotted(package, module))
    # PySide makes its classes when they are asked for; the module of PyQt5's calls itself `sip`.
    values = {name: getattr(found, name) for name in dir(found)}
    kinds = {type(value) for value in values.values() if isinstance(value, type)}
    metaclasses = {kind for kind in kinds if PACKAGES[package][0].endswith(f"{kind.__module__}.{kind.__name__}")}
    metaclasses.discard(type)
    for kind in metaclasses:
        assert kind.__mro__[1:] == (type, object), kind.__mro__
        print("creation", creation(kind, next(value for value in values.values() if type(value) is kind)))
    for name, value in sorted(values.items()):
        if type(value) not in metaclasses or name != value.__name__:
            continue
        # What a package gives out under its own name as well is listed there too.
        if module and value.__module__ != dotted(package, module):
            continue
        solid = solid_base(value)
        chain = [solid]
        while chain[-1].__base__ is not object:
            chain.append(solid_base(chain[-1].__base__))
        letters = layout(value)
        words = [word for letter, word in (("d", "dict"), ("w", "weakref"), ("i", "items")) if letter in letters]
        is_final = not value.__flags__ & 1 << 10
        names = [f"{of.__module__}.{of.__name__}" for of in chain]
        print("<".join(names), ",".join(words) or "-", name + (FINAL if is_final else ""))


def tell_compiled(package, modules):
    """Prints the classes of compiled modules from which others may derive, with their bases."""
    sys.path.insert(0, os.path.join(HERE, "stdlib"))
    from ask import layout, solid_base

    names = {}
    for module in modules:
        found = importlib.import_module(dotted(package, module))
        for name, value in sorted(vars(found).items()):
            own = isinstance(value, type) and value.__module__ in (dotted(package, module), package, module)
            if own and name == value.__name__:
                names.setdefault(value, (dotted(package, module), name))

    def named(kind):
        if kind in names:
            return ".".join(names[kind])
        return f"{kind.__module__}.{kind.__qualname__}" if kind.__module__ in sys.stdlib_module_names else None

    for value, (module, name) in names.items():
        bases, metaclass = [named(base) for base in value.__bases__], named(type(value))
        is_final = not value.__flags__ & 1 << 10
        is_compiled = type(value) is type or type(value) in names
        if is_final or None in bases or not is_compiled or type(value).__mro__[1:] not in [(object,), (type, object)]:
            continue
        chain = [solid_base(value)]
        while chain[-1].__base__ is not None and chain[-1].__base__ is not object:
            chain.append(solid_base(chain[-1].__base__))
        letters = layout(value)
        words = [word for letter, word in (("d", "dict"), ("w", "weakref"), ("i", "items")) if letter in letters]
        of = [named(kind) or f"{kind.__module__}.{kind.__name__}" for kind in chain]
        if hasattr(value, "__set__") or hasattr(value, "__delete__"):
            name += "="
        elif hasattr(value, "__get__"):
            name += "@"
        print(metaclass, "<".join(of), ",".join(words) or "-", ",".join(bases), module, name)


def ask_compiled(package, modules):
    """By metaclass and layout, and bases: the names of classes by their modules."""
    command = [sys.executable, __file__, "--tell-compiled", package, *modules]
    asked = subprocess.run(command, capture_output=True, text=True)
    if asked.returncode != 0:
        print(f"{package}: {asked.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return {}
    told = {}
    for line in asked.stdout.splitlines():
        metaclass, solid, words, bases, module, name = line.split()
        told.setdefault((metaclass, (solid, words), bases), {}).setdefault(module, []).append(name)
    return told


def ask(package, module):
    """By layout: the names of a module's classes."""
    asked = subprocess.run([sys.executable, __file__, "--tell", package, module], capture_output=True, text=True)
    if asked.returncode != 0:
        print(f"{dotted(package, module)}: {asked.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    layouts = {}
    creation = None
    for line in asked.stdout.splitlines():
        solid, words, *name = line.split()
        if name:
            layouts.setdefault((solid, words), []).extend(name)
        else:
            creation = words
    return layouts, creation


def known():
    """By metaclass, layout and module: the names that the file has; and how each metaclass creates classes."""
    table = {}
    creations = {"builtins.type": "inherited"}
    metaclass = layout = bases = None
    with open(os.path.join(HERE, "libraries.txt"), encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if line.startswith("metaclass "):
                metaclass = words[1]
                creations[metaclass] = words[2]
            elif line.startswith("layout "):
                layout, bases = tuple(words[1:]), ""
            elif line.startswith("bases "):
                bases = words[1]
            elif line.startswith("  "):
                table.setdefault((metaclass, layout, bases), {})[words[0]] = words[1:]
    return table, creations


def main():
    os.environ.update({"QT_QPA_PLATFORM": "offscreen", "KIVY_NO_ARGS": "1", "KIVY_NO_CONSOLELOG": "1"})
    table, creations = known()
    for package in sys.argv[1:]:
        if package in COMPILED:
            modules = COMPILED[package][1]
            told = ask_compiled(package, modules)
            for names in table.values() if told else []:
                for module in modules:
                    names.pop(dotted(package, module), None)
            for key, names in told.items():
                table.setdefault(key, {}).update(names)
            continue
        metaclass, _, modules = PACKAGES[package]
        for module in modules:
            asked = ask(package, module)
            if asked is None:
                continue
            layouts, creation = asked
            if creation is not None:
                creations[metaclass] = creation
            for names in table.values():
                names.pop(dotted(package, module), None)
            for layout, names in layouts.items():
                table.setdefault((metaclass, layout, ""), {})[dotted(package, module)] = names
    print(HEAD, end="")
    for metaclass in sorted({metaclass for (metaclass, _, _), modules in table.items() if modules}):
        references = dict.fromkeys(reference for of, reference, _ in PACKAGES.values() if of == metaclass)
        for package, (reference, _) in sorted(COMPILED.items()):
            if any(module.startswith(f"{package}.") for key, names in table.items() if key[0] == metaclass for module in names):
                references[reference] = None
        print(f"\nmetaclass {metaclass} {creations[metaclass]} {' '.join(references)}")
        last = None
        for (of, layout, bases), modules in sorted(table.items()):
            if of == metaclass and modules:
                if layout != last or not bases:
                    print("layout", *layout)
                    last = layout
                if bases:
                    print("bases", bases)
                for module, names in sorted(modules.items()):
                    print(" ", module, *names)


if sys.argv[1:2] == ["--tell"]:
    tell(*sys.argv[2:])
elif sys.argv[1:2] == ["--tell-compiled"]:
    tell_compiled(sys.argv[2], sys.argv[3:])
else:
    main()
