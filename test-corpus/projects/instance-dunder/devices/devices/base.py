import types
from unittest import mock


class Device:
    def __init__(self, name):
        self.name = name

    def __str__(self):
        return self.name


class Slotted:
    __slots__ = ("__call__", "name")

    def __init__(self, call):
        self.__call__ = call


class Late:
    """Calls what the object has."""

    def __iter__(self):
        return self.__dict__["__iter__"]()


class Stand(mock.MagicMock):
    pass


class Registry(type):
    def register(cls, key):
        cls.__getitem__ = lambda self, at: (key, at)


class Entry(metaclass=Registry):
    pass


class Lazy(types.ModuleType):
    def fill(self, names):
        self.__getattr__ = lambda name: names[name]
