import dataclasses
import typing
import weakref

from parser.base import Positioned


class Lexeme(Positioned):
    def __init__(self):
        super().__init__()
        self.moves = 0


class Lazy:
    __slots__ = ("_value", "__dict__")

    def __init__(self):
        self.other = 1


class Later:
    __slots__ = ("_value",)

    def __init__(self):
        self.value = 1


Later.value = property(lambda self: self._value, lambda self, value: setattr(self, "_value", value))


class Swapped:
    __slots__ = ("_value",)

    def __init__(self):
        self._value = 1
        self.__class__ = Other


class Other:
    __slots__ = ("_value",)


class Pair(typing.NamedTuple):
    left: int
    right: int

    def swapped(self):
        return self._replace(left=self.right, right=self.left)


class Checked:
    __slots__ = ("value", "__weakref__")

    def __new__(cls):
        self = super().__new__(cls)
        self.value = weakref.ref(self)
        return self

    @classmethod
    def configure(cls, value):
        cls.shared = value


class Named:
    __slots__ = ("__name__", "__doc__", "_Named__kind")

    def __init__(self):
        self.__name__ = "named"
        self.__doc__ = "a name"
        self.__kind = 1


def every():
    Checked.configure(1)
    return [Lexeme(), Lazy(), Later(), Swapped(), Pair(1, 2).swapped(), Checked(), Named()]
