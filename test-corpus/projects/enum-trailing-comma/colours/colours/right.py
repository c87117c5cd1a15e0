import enum
from enum import Enum, IntEnum

from colours.base import Text, WithMass


class Planet(WithMass):
    EARTH = 5.97,
    MARS = 0.642,


class Size(IntEnum):
    SMALL = 1,


class Name(Text, Enum):
    FIRST = "first",


class Point(Enum):
    ORIGIN = 0, 0
    LINE = 0,


class Written(Enum):
    ONE = (1,)


class Coded(Enum):
    A = 65,

    def __new__(cls, code):
        self = object.__new__(cls)
        self._value_ = chr(code)
        return self


class Plain:
    HOSTS = "localhost",


Created = enum.Enum("Created", {"ONE": (1,)})
