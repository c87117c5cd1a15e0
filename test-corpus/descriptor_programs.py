"""Random programs with descriptors, and what CPython makes of them.

    descriptor_programs.py write DIRECTORY FIRST COUNT
    descriptor_programs.py run DIRECTORY ANSWER

`write` makes the packages with the numbers from FIRST on, the same ones each time. `run` reads, assigns and deletes the
attributes of each, and writes for each program which lines the tracebacks of RecursionError show, as JSON. Programs that
cannot be imported are left out, and those that take long: where a handler goes on after each of many errors.
"""

import importlib
import json
import os
import random
import signal
import sys

ATTRIBUTES = ["price", "x", "_size", "__hidden"]


class Program:
    def __init__(self, number):
        self.random = random.Random(number)
        self.attribute = self.pick(ATTRIBUTES[:2] * 4 + ATTRIBUTES[2:])
        self.key = "self.key"
        self.class_attributes = []
        self.helpers = {}
        self.functions = {}
        self.argument = ""
        self.constants = {}

    def pick(self, values):
        return self.random.choice(values)

    def chance(self, part):
        return self.random.random() < part

    def modules(self):
        names = self.names()
        methods = {}
        kinds = self.pick(["gs", "gs", "gs", "gs", "s", "s", "g", "gsd", "gsd", "sd", "gd"])
        if "g" in kinds:
            methods["__get__"] = ["def __get__(self, obj, owner=None):", *self.indent(self.getter(kinds))]
        if "s" in kinds:
            methods["__set__"] = ["def __set__(self, obj, value):", *self.indent(self.setter())]
        if "d" in kinds:
            methods["__delete__"] = ["def __delete__(self, obj):", *self.indent(self.deleter(kinds))]
        methods.update(names)
        methods.update(self.helpers)
        base, own = {}, dict(methods)
        if self.chance(0.35):
            for name in list(own):
                if self.chance(0.5):
                    base[name] = own.pop(name)
        fields = [f"{name} = {value!r}" for name, value in self.constants.items()]
        for function in self.functions.values():
            fields += ["", "", *function]
        if base:
            fields += ["", "", *self.class_statement("Base", "", [], base)]
        decorators = ["@dataclass(eq=False)"] if self.is_dataclass else []
        fields += ["", "", *decorators, *self.class_statement("Field", "Base" if base else "", self.class_attributes, own)]
        if self.is_dataclass:
            fields.insert(0, "from dataclasses import dataclass")
        if self.chance(0.12):
            fields += ["", "", "def make(*args, **kwargs):", "    return Field(*args, **kwargs)"]
            self.maker = "make"
        elif self.chance(0.12):
            fields += ["", "", "class Special(Field):", "    pass"]
            self.maker = "Special"
        else:
            self.maker = "Field"
        return {"fields.py": fields, "models.py": self.owner()}

    def class_statement(self, name, base, attributes, methods):
        lines = [f"class {name}({base}):" if base else f"class {name}:", *self.indent(attributes)]
        for method in methods.values():
            lines += ["", *self.indent(method)]
        if len(lines) == 1:
            lines.append("    pass")
        return lines

    def indent(self, lines, by="    "):
        return [by + line if line else line for line in lines]

    # The name.

    def names(self):
        self.is_dataclass = False
        way = self.random.randrange(12)
        own = self.pick([self.attribute, "_" + self.attribute, "other"])
        methods = {}
        if way <= 5:
            lines = self.assigned("name")
            methods["__set_name__"] = ["def __set_name__(self, owner, name):", *self.indent(lines)]
        elif way == 6:
            methods["__init__"] = ["def __init__(self, key):", "    self.key = key"]
            self.argument = self.pick([repr(own), f"key={own!r}", f"key='{own}'"])
        elif way == 7:
            methods["__init__"] = ["def __init__(self, key=None):", "    self.key = key"]
            methods["__set_name__"] = [
                "def __set_name__(self, owner, name):",
                "    if self.key is None:",
                *self.indent(self.assigned("name"), " " * 8),
            ]
            self.argument = self.pick(["", repr(own)])
        elif way == 8:
            self.class_attributes = [f"key = {own!r}", ""]
        elif way == 9:
            methods["__set_name__"] = ["def __set_name__(self, owner, name):", "    self.name = name"]
            self.helpers["key"] = ["@property", "def key(self):", "    return " + self.made("self.name")]
        elif way == 10:
            self.is_dataclass = True
            self.class_attributes = [self.pick(["key: str", f"key: str = {self.attribute!r}"]), ""]
            self.argument = repr(own)
        else:
            methods["__init__"] = [
                f"def __init__(self, prefix={self.pick(['', '_'])!r}):",
                "    self.prefix = prefix",
            ]
            methods["__set_name__"] = ["def __set_name__(self, owner, name):", "    self.key = self.prefix + name"]
            self.argument = self.pick(["", "''", "'_'", "prefix='_'"])
        return methods

    def made(self, name):
        """An expression that makes the key of a name."""
        plain = [
            f"{name}",
            f"{name}",
            f"{name}",
            f"f'{{{name}}}'",
            f"'%s' % {name}",
            f"'{{}}'.format({name})",
            f"''.join(({name},))",
            f"str({name})",
            f"PREFIX + {name}",
        ]
        private = [
            f"'_' + {name}",
            f"f'_{{{name}}}'",
            f"'_%s' % {name}",
            f"'_{{0}}'.format({name})",
            f"'_'.join(('', {name}))",
            f"{name} + '_'",
            f"{name}.upper() + '_'",
        ]
        text = self.pick(plain if self.chance(0.7) else private)
        if "PREFIX" in text:
            self.constants["PREFIX"] = self.pick(["", "", "_"])
        return text

    def assigned(self, name):
        way = self.random.randrange(6)
        if way == 0:
            self.helpers["make_key"] = ["def make_key(self, name):", "    return " + self.made("name")]
            return [f"self.key = self.make_key({name})"]
        if way == 1:
            return [f"key = {self.made(name)}", "self.owner = owner.__name__", "self.key = key"]
        return [f"self.key = {self.made(name)}"]

    # The methods.

    def written(self):
        """The attribute's name written out, for `obj.name`."""
        return self.pick([self.attribute, self.attribute, "_" + self.attribute.lstrip("_") + "_own"])

    def getter(self, kinds):
        lines = []
        if self.chance(0.6):
            lines += self.pick([["if obj is None:", "    return self"], ["if not (obj is not None):", "    return self"]])
        action = self.get_action(kinds)
        wrap = self.random.randrange(20)
        if wrap == 0:
            lines += [f"if {self.key} in obj.__dict__:", f"    return obj.__dict__[{self.key}]", *action]
        elif wrap == 1:
            lines += ["try:", *self.indent(action), "except RecursionError:", "    return 0"]
        elif wrap == 2:
            lines += ["try:", *self.indent(action), "except (AttributeError, KeyError):", "    return 0"]
        elif wrap == 3:
            lines += [
                "if getattr(self, 'busy', False):",
                "    return 0",
                "self.busy = True",
                "try:",
                *self.indent(action),
                "finally:",
                "    self.busy = False",
            ]
        elif wrap == 4:
            lines += ["try:", f"    return vars(obj)[{self.key}]", "except KeyError:", *self.indent(action)]
        elif wrap == 5:
            lines += ["for _ in self.items:", *self.indent(action), "return 0"]
            self.class_attributes.append("items = " + self.pick(["()", "(1,)"]))
        elif wrap == 6:
            lines += ["if obj is not None:", *self.indent(action), "return None"]
        elif wrap == 7:
            lines += ["target = obj", *[line.replace("obj", "target") for line in action]]
        elif wrap == 8:
            lines += ["if self.flag:", *self.indent(action), "return 0"]
            self.class_attributes.append("flag = " + self.pick(["True", "False"]))
        else:
            lines += action
        return lines

    def get_action(self, kinds):
        key = self.key
        way = self.random.randrange(19)
        if way <= 4:
            return [f"return getattr(obj, {key})"]
        if way == 5:
            return [f"return getattr(obj, {key}, None)"]
        if way == 6:
            return [f"return 1 if hasattr(obj, {key}) else 0"]
        if way == 7:
            return [f"return obj.{self.written()}"]
        if way == 8:
            return [f"return object.__getattribute__(obj, {key})"]
        if way == 9:
            self.helpers["read"] = ["def read(self, instance):", f"    return getattr(instance, {key})"]
            return ["return self.read(obj)"]
        if way == 10:
            self.functions["read"] = ["def read(thing, name):", "    return getattr(thing, name)"]
            return [f"return read(obj, {key})"]
        if way == 11:
            return [f"setattr(obj, {key}, 1)", "return 1"]
        if way == 12:
            return [f"obj.{self.written()} = 1", "return 1"]
        if way == 13:
            return [f"setattr(obj, {key}, 1)", f"return getattr(obj, {key})"]
        if way == 14:
            return [f"obj.__dict__[{key}] = 1", f"return getattr(obj, {key})"]
        if way == 15:
            return [f"value = vars(obj).get({key})", f"return getattr(obj, {key}) if value is None else value"]
        if way == 16:
            return [f"return vars(obj).get({key}) or getattr(obj, {key})"]
        return [f"return obj.__dict__.get({key}, 0)"]

    def setter(self):
        guards = self.random.randrange(22)
        value = self.pick(["value"] * 9 + ["abs(value)", "str(value)", "value + 1", "float(value)", "self.convert(value)", "0"])
        if value == "self.convert(value)":
            result = self.pick(["value", "str(value)", "value - 1", "int(value)"])
            self.helpers["convert"] = ["def convert(self, value):", f"    return {result}"]
        action = self.set_action(value)
        store = [f"obj.__dict__[{self.key}] = value"]
        if guards == 0:
            return ["if value is None:", "    value = 0", *action]
        if guards == 1:
            return ["if value < 0:", "    raise ValueError(value)", *action]
        if guards == 2:
            return ["if not isinstance(value, int):", "    raise TypeError(value)", *action]
        if guards == 3:
            self.helpers["check"] = ["def check(self, value):", "    if not 0 <= value < 100:", "        raise ValueError(value)"]
            return ["self.check(value)", *action]
        if guards == 4:
            return ["if value is None:", *self.indent(self.set_action("0")), "    return", *store]
        if guards == 5:
            return ["if isinstance(value, str):", *self.indent(action), "else:", *self.indent(store)]
        if guards == 6:
            return ["if value < 10:", *self.indent(self.set_action("value + 1")), "else:", *self.indent(store)]
        if guards == 7:
            return [f"if {self.key} in obj.__dict__:", *self.indent(action), *store]
        if guards == 8:
            return ["try:", "    value = int(value)", "except (TypeError, ValueError):", "    raise ValueError(value) from None", *action]
        if guards == 9:
            return ["value = float(value)", "if value < 0:", "    raise ValueError(value)", *action]
        if guards == 10:
            return [f"if hasattr(obj, '{self.pick([self.attribute, 'done'])}'):", "    raise AttributeError('once')", *action]
        if guards == 11:
            return ["if self.readonly:", "    raise AttributeError('read only')", *action, *self.readonly()]
        if guards == 12:
            return ["self.count += 1", "if self.count > 3:", "    raise OverflowError(self.count)", *action, *self.count()]
        if guards == 13:
            return ["try:", *self.indent(action), f"except {self.pick(['RecursionError', 'Exception', 'TypeError'])}:", "    pass"]
        if guards == 14:
            return ["if value == 5:", *self.indent(action), *store]
        if guards == 15:
            return [f"old = getattr(obj, {self.key}, None)", *action]
        return action

    def readonly(self):
        self.class_attributes.append("readonly = " + self.pick(["True", "False"]))
        return []

    def count(self):
        self.class_attributes.append("count = 0")
        return []

    def set_action(self, value):
        key = self.key
        way = self.random.randrange(17)
        if way <= 4:
            return [f"setattr(obj, {key}, {value})"]
        if way == 5:
            return [f"obj.{self.written()} = {value}"]
        if way == 6:
            return [f"object.__setattr__(obj, {key}, {value})"]
        if way == 7:
            return [f"super(type(obj), obj).__setattr__({key}, {value})"]
        if way == 8:
            self.helpers["store"] = ["def store(self, instance, value):", f"    setattr(instance, {key}, value)"]
            return [f"self.store(obj, {value})"]
        if way == 9:
            self.functions["store"] = ["def store(thing, name, value):", "    setattr(thing, name, value)"]
            return [f"store(obj, {key}, {value})"]
        if way == 10:
            return [f"vars(obj)[{key}] = {value}"]
        if way == 11:
            return [f"old = obj.{self.attribute}", f"obj.__dict__[{key}] = {value}"]
        if way == 12:
            return [f"obj.__setattr__({key}, {value})"]
        return [f"obj.__dict__[{key}] = {value}"]

    def deleter(self, kinds):
        key = self.key
        return self.pick(
            [
                [f"delattr(obj, {key})"],
                [f"delattr(obj, {key})"],
                [f"del obj.{self.written()}"],
                [f"del obj.__dict__[{key}]"],
                [f"obj.__dict__.pop({key}, None)"],
                [f"setattr(obj, {key}, None)"],
                ["self.__set__(obj, None)"] if "s" in kinds else ["self.__delete__(obj)"],
                [f"if hasattr(obj, {key}):", f"    delattr(obj, {key})"],
            ]
        )

    # The class with the attribute.

    def owner(self):
        name = self.attribute
        made = f"{self.maker}({self.argument})"
        imports = [f"from .fields import {self.maker}"]
        way = self.random.randrange(24)
        if way == 0:
            imports.insert(0, "from dataclasses import dataclass\n")
            return [*imports, "", "", "@dataclass", "class Owner:", f"    {name}: int = {made}"]
        if way == 1:
            imports.insert(0, "from dataclasses import dataclass\n")
            return [*imports, "", "", "@dataclass(frozen=True)", "class Owner:", f"    {name} = {made}"]
        body = [f"    {name} = {made}"]
        if way == 2:
            body += ["", "    def __setattr__(self, name, value):", "        self.__dict__[name] = value"]
        elif way == 3:
            body += ["", "    def __setattr__(self, name, value):", "        super().__setattr__(name, value)"]
        elif way == 4:
            body += ["", "    def __init__(self):", f"        self.{name} = 5"]
        elif way == 5:
            body += ["", "    def __getattribute__(self, name):", "        return 7"]
        elif way == 6:
            body = [f"    {name}: int = {made}"]
        elif way == 7:
            body += [f"    {name} = 5"]
        elif way == 8:
            body = [f"    {name} = alias = {made}"]
        elif way == 9:
            body = [f"    alias = {name} = {made}"]
        elif way == 10:
            body += ["", "", f"Owner.{name} = 5"]
        elif way == 11:
            body += ["", "    def fill(self):", f"        self.{name} = 1"]
        elif way == 12:
            body = [f"    if {self.pick(['True', 'False'])}:", f"        {name} = {made}"]
        elif way == 13:
            imports += ["", "", "def bare(cls):", f"    setattr(cls, '{name}', 5)", "    return cls"]
            return [*imports, "", "", "@bare", "class Owner:", *body]
        elif way == 14:
            imports += ["", "", "class Table:", "    def __init__(self):", "        self.rows = []"]
            return [*imports, "", "", "class Owner(Table):", *body]
        return [*imports, "", "", "class Owner:", *body]


def write(root, first, count):
    for number in range(first, first + count):
        folder = os.path.join(root, f"p{number:06}")
        os.mkdir(folder)
        open(os.path.join(folder, "__init__.py"), "w").close()
        for name, lines in Program(number).modules().items():
            with open(os.path.join(folder, name), "w") as file:
                file.write("\n".join(lines).strip("\n") + "\n")


VALUES = [5, -1, "5", None, 2.5, 1000]


def actions(name):
    def get(obj):
        getattr(obj, name)

    yield get
    for value in VALUES:

        def assign(obj, value=value):
            setattr(obj, name, value)

        def assign_twice(obj, value=value):
            setattr(obj, name, value)
            getattr(obj, name)
            setattr(obj, name, value)

        yield assign
        yield assign_twice

    def delete(obj):
        delattr(obj, name)

    def assign_and_delete(obj):
        setattr(obj, name, 5)
        delattr(obj, name)

    yield delete
    yield assign_and_delete


class TooLong(BaseException):
    pass


def too_long(*_):
    raise TooLong


def run(root, answer):
    signal.signal(signal.SIGALRM, too_long)
    sys.path.insert(0, root)
    sys.dont_write_bytecode = True
    sys.setrecursionlimit(250)
    said = {}
    for program in sorted(os.listdir(root)):
        try:
            owner = importlib.import_module(program + ".models").Owner
        except Exception:
            continue
        lines = set()
        signal.setitimer(signal.ITIMER_REAL, 1)
        try:
            for name in vars(owner):
                if name.lstrip("_").split("__")[-1] in ("alias", "hidden", "price", "size", "x"):
                    for action in actions(name):
                        lines.update(failing_lines(root, owner, action))
            said[program] = sorted(lines)
        except TooLong:
            pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    with open(answer, "w") as file:
        json.dump(said, file)


def failing_lines(root, owner, action):
    lines = set()
    try:
        thing = owner()
    except RecursionError as error:
        lines.update(lines_of(root, error))
        thing = owner.__new__(owner)
    except Exception:
        thing = owner.__new__(owner)
    try:
        action(thing)
    except RecursionError as error:
        lines.update(lines_of(root, error))
    except Exception:
        pass
    return lines


def lines_of(root, error):
    lines = set()
    traceback = error.__traceback__
    while traceback is not None:
        path = traceback.tb_frame.f_code.co_filename
        if path.startswith(root):
            lines.add(f"{os.path.relpath(path, root)}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return lines


if __name__ == "__main__":
    command, root, *rest = sys.argv[1:]
    write(root, *map(int, rest)) if command == "write" else run(root, *rest)
