import enum
import functools
from enum import Enum

from operations import functions
from operations.functions import add, subtract as minus


class Operation(Enum):
    ADD = add  # warn "`ADD` of `Operation` is a function"
    SUBTRACT = minus  # warn
    MULTIPLY = functions.multiply
    ADD_AGAIN = functions.add  # warn "`ADD_AGAIN`"


class Key(str, enum.Enum):
    NAME = "name"
    LOWER = lambda text: text.lower()  # warn "is a lambda"


class Base(enum.Flag):
    pass


class Derived(Base):
    ONE = 1
    FIRST = lambda flags: flags[0]  # warn


def build():
    def local(value):
        return value

    class Local(Enum):
        SAME = local  # warn

        OTHER = 1

    # Members are there: nothing may derive from it.
    return Local


class Wrapped(Enum):
    TWO = functools.partial(add, 2)  # warn "since 3.13"


class Factory(Enum):
    rows = lambda: []  # warn "`rows` of `Factory` is a lambda"
    pairs = lambda: {}  # warn
