import enum
from collections import UserDict

from .meta import Lookup


class Names(dict):
    def __missing__(self, name):
        if name.startswith("__"):
            raise KeyError(name)
        return name


class NamesMeta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **options):
        return Names()


class States(metaclass=NamesMeta):
    first = started
    second = stopped


class DictMeta(type):
    """A mapping of its own, which `__new__` turns into a `dict`."""

    @classmethod
    def __prepare__(mcls, name, bases):
        return Lookup({})

    def __new__(mcls, name, bases, namespace):
        namespace = namespace.known
        return super().__new__(mcls, name, bases, namespace)


class Table(metaclass=DictMeta):
    name = "text"


class SubMeta(DictMeta):
    def __prepare__(name, bases):
        return UserDict()

    def __new__(mcls, name, bases, namespace):
        return type.__new__(mcls, name, bases, namespace.data)


class View(metaclass=SubMeta):
    name = "text"


class AliasMeta(enum.EnumMeta):
    @classmethod
    def __prepare__(mcls, name, bases, **options):
        return super().__prepare__(name, bases, **options)


class Colour(enum.Enum, metaclass=AliasMeta):
    RED = 1


class MaybeMeta(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        if name == "Nothing":
            return None
        return {}


class Something(metaclass=MaybeMeta):
    pass


class PatchedMeta(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return None


PatchedMeta.__prepare__ = lambda name, bases: {}


class Late(metaclass=PatchedMeta):
    pass
