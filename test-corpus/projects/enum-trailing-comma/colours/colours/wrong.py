import enum as e
from enum import Enum as Enumeration, unique

from colours.base import Base, Listed


class Colour(Base):
    RED = 1,  # warn "the comma makes the value of `Colour.RED` a tuple"
    GREEN = 2,  # warn
    BLUE = 3


@unique
class State(Enumeration):
    OPEN = "open",  # warn
    CLOSED = "closed"


class Mode(e.Flag):
    READ = 1
    WRITE = 2


class Outer:
    class Inner(Listed):
        ONE = {"one": 1},  # warn "the comma makes the value of `Outer.Inner.ONE` a tuple"


def build(limit):
    class Limit(e.Enum):
        _ignore_ = "size",
        LOW = limit,  # warn "`build.<locals>.Limit.LOW`"
        HIGH = limit * 2

    return Limit
