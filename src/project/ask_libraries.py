"""Writes `libraries.txt`: classes of compiled libraries by their metaclass, asked of the libraries that are installed.

    python ask_libraries.py PyQt5 PyQt6 PySide6 > libraries.txt

Each package is asked in an interpreter of its own, since two bindings of Qt do not fit into one process. Packages that
this interpreter does not have keep the lines that the file has for them.
"""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = ["QtCore", "QtGui", "QtWidgets"]
# The metaclass by the name under which a program reaches it, and where that is written down.
METACLASSES = {
    "PyQt5": ("PyQt5.sip.wrappertype", "https://www.riverbankcomputing.com/static/Docs/PyQt5/"),
    "PyQt6": ("PyQt6.sip.wrappertype", "https://www.riverbankcomputing.com/static/Docs/PyQt6/"),
    "PySide2": ("Shiboken.ObjectType", "https://doc.qt.io/qtforpython-5/shiboken2/"),
    "PySide6": ("Shiboken.ObjectType", "https://doc.qt.io/qtforpython-6/shiboken6/"),
}
HEAD = """\
# Classes of compiled libraries, of which no source can be read, by the metaclass that makes them.
# Written by `ask_libraries.py`. A metaclass, what it derives from and a reference; then its classes by their modules.
"""


def classes(package, module):
    """The names of a module's classes whose metaclass is that of the package's wrapped classes."""
    code = f"""
import importlib
module = importlib.import_module("{package}.{module}")
core = importlib.import_module("{package}.QtCore")
metaclass = type(core.QObject)
assert metaclass.__mro__[1:] == (type, object) and type(metaclass) is type, metaclass.__mro__
print(*sorted(name for name in dir(module) if type(value := getattr(module, name)) is metaclass and name == value.__name__
              and value.__module__ == "{package}.{module}"))
"""
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return asked.stdout.split() if asked.returncode == 0 else None


def known():
    """The lines that the file has, by module."""
    lines = {}
    with open(os.path.join(HERE, "libraries.txt"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("  "):
                lines[line.split()[0]] = line.split()[1:]
    return lines


def main():
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    before = known()
    sections = {}
    for package, (metaclass, reference) in sorted(METACLASSES.items()):
        lines = sections.setdefault(metaclass, [])
        references = lines[0] if lines else []
        if not lines:
            lines.append(references)
        references.append(reference)
        for module in MODULES:
            dotted = f"{package}.{module}"
            names = classes(package, module) if package in sys.argv[1:] else None
            names = before.get(dotted, []) if names is None else names
            if names:
                lines.append("  " + " ".join([dotted, *names]))
    print(HEAD, end="")
    for metaclass, (references, *lines) in sorted(sections.items()):
        print(f"\n{metaclass} type {' '.join(references)}")
        for line in lines:
            print(line)


main()
