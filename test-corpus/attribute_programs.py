"""Random programs whose classes have attributes in several layers, and what CPython finds on them.

    attribute_programs.py write DIRECTORY FIRST COUNT
    attribute_programs.py run DIRECTORY ANSWER

`write` makes the modules with the numbers from FIRST on, the same ones each time. `run` imports each, looks names up on its
classes, on their instances and behind `super()`, and writes what was found as JSON. Modules that cannot be imported are left out.
"""

import importlib
import json
import os
import random
import sys
import types

NAMES = "abc"

DESCRIPTORS = """class Data:
    def __get__(self, obj, owner=None):
        return 101
    def __set__(self, obj, value):
        pass
class NonData:
    def __get__(self, obj, owner=None):
        return 102
class Setting:
    def __set__(self, obj, value):
        pass
class Late(NonData):
    def __delete__(self, obj):
        pass
class Itself:
    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return 103
class Plain:
    pass
"""


class Program:
    def __init__(self, number):
        self.random = random.Random(number)
        self.count = 0
        # What instances of each class can keep, and the classes whose instances have no `__dict__`.
        self.slots = {}
        self.dictless = set()

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, part):
        return self.random.random() < part

    def fresh(self):
        self.count += 1
        return self.count

    def member(self, name):
        number = self.fresh()
        return self.pick([
            f"    {name} = {number}\n",
            f"    {name} = {number}\n",
            f"    def {name}(self):\n        return {number}\n",
            f"    @property\n    def {name}(self):\n        return {number}\n",
            f"    @classmethod\n    def {name}(cls):\n        return {number}\n",
            f"    @staticmethod\n    def {name}():\n        return {number}\n",
            f"    {name} = Data()\n",
            f"    {name} = NonData()\n",
            f"    {name} = Setting()\n",
            f"    {name} = Late()\n",
            f"    {name} = Itself()\n",
            f"    {name} = Plain()\n",
            f"    {name} = None\n",
            f"    {name} = lambda self: {number}\n",
            f"    {name} = property(lambda self: {number})\n",
            f"    @functools.cached_property\n    def {name}(self):\n        return {number}\n",
            f"    class {name}:\n        pass\n",
            f"    {name} = {number}\n    del {name}\n",
            f"    {name}: int\n",
        ])

    def body(self, name, bases, is_metaclass):
        slots = [name for name in NAMES if self.chance(0.3)] if not is_metaclass and self.chance(0.2) else []
        text = "".join(self.member(name) for name in NAMES if name not in slots and self.chance(0.4))
        if slots:
            text = f"    __slots__ = {tuple(slots)!r}\n" + text
            if any(base not in self.dictless for base in bases):
                slots = NAMES
            else:
                self.dictless.add(name)
                slots += [slot for base in bases for slot in self.slots[base]]
            self.slots[name] = slots
        else:
            self.slots[name] = NAMES
        if not is_metaclass:
            assigned = [attribute for attribute in self.slots[name] if self.chance(0.25)]
            if assigned:
                text += "    def __init__(self):\n        super().__init__()\n"
                for name in assigned:
                    text += f"        try:\n            self.{name} = {self.fresh()}\n"
                    text += "        except AttributeError:\n            pass\n"
        hook = "cls" if is_metaclass else "self"
        if self.chance(0.15):
            text += f"    def __getattr__({hook}, name):\n        return {self.fresh()}\n"
        if self.chance(0.04):
            text += f"    def __getattribute__({hook}, name):\n        return {self.fresh()}\n"
        return text or "    pass\n"

    def text(self):
        text = "import functools\n" + DESCRIPTORS
        metaclasses = []
        if self.chance(0.6):
            metaclasses.append("M0")
            text += "class M0(type):\n" + self.body("M", [], True)
            if self.chance(0.3):
                metaclasses.append("M1")
                text += "class M1(M0):\n" + self.body("M", [], True)
        classes = []
        for number in range(self.random.randint(2, 5)):
            bases = self.random.sample(classes, min(len(classes), self.pick([0, 1, 1, 2])))
            bases.sort(reverse=True)
            name, bases_alone = f"C{number}", list(bases)
            if metaclasses and self.chance(0.3):
                bases.append(f"metaclass={metaclasses[-1]}")
            text += f"class {name}({', '.join(bases)}):\n" + self.body(name, bases_alone, False)
            classes.append(name)
        return text


def write(root, first, count):
    for number in range(first, first + count):
        with open(os.path.join(root, f"a{number:06}.py"), "w") as out:
            out.write(Program(number).text())


def found(thing, name):
    """What a lookup gives: kind, and what tells it from others."""
    try:
        value = getattr(thing, name)
    except AttributeError:
        return ["absent", ""]
    except TypeError:
        # A `cached_property` where there is no `__dict__` to keep its value in.
        return ["refused", ""]
    if value is None:
        return ["none", ""]
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, type):
        return ["class", value.__qualname__]
    if isinstance(value, types.MemberDescriptorType):
        return ["slot", ""]
    if hasattr(value, "__qualname__"):
        return ["function", value.__qualname__]
    return ["instance", type(value).__name__]


def run(root, answer):
    sys.dont_write_bytecode = True
    sys.path.insert(0, root)
    said = {}
    for file in sorted(os.listdir(root)):
        stem = file.removesuffix(".py")
        try:
            module = importlib.import_module(stem)
        except (TypeError, ValueError, RuntimeError):
            continue
        classes = {value: f"{stem}.{name}" for name, value in vars(module).items() if name[0] == "C"}
        for value, name in classes.items():
            said[name] = {attribute: found(value, attribute) for attribute in NAMES}
            try:
                type.__call__(value)
            except AttributeError:
                continue
            # A new instance each time: `cached_property` leaves its value behind.
            said[f"{name}()"] = {attribute: found(type.__call__(value), attribute) for attribute in NAMES}
            for owner in type.__dict__["__mro__"].__get__(value)[:-1]:
                said[f"super({classes[owner]}, {name})"] = {
                    attribute: found(super(owner, value), attribute) for attribute in NAMES
                }
                said[f"super({classes[owner]}, {name}())"] = {
                    attribute: found(super(owner, type.__call__(value)), attribute) for attribute in NAMES
                }
    with open(answer, "w") as out:
        json.dump(said, out)


if __name__ == "__main__":
    command, root, *rest = sys.argv[1:]
    write(root, *map(int, rest)) if command == "write" else run(root, *rest)
