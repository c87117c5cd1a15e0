import functools
import operator
from enum import Enum

from operations.functions import add, double, multiply


class Operation(Enum):
    ADD = operator.add
    MULTIPLY = multiply
    LENGTH = len
    TUPLE = (add,)
    UPPER = str


class Level(Enum):
    LOW = 1

    def describe(self):
        return self.name

    DESCRIBE = describe
    label = add
    _PRIVATE = add
    TITLE = lambda self: self.name.title()
    __str__ = lambda self: self.name


class Namespace:
    ADD = add


class Partly(Enum):
    DOUBLE = double
    OTHER = operator.itemgetter(0)


NAMES = functools.partial(add, "name")


class Shade(Enum):
    LIGHT = 1
    default = lambda: Shade.LIGHT
    shown = lambda shade: shade.name.lower()
