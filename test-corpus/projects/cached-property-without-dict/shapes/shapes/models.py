import functools
import typing

from shapes import base
from shapes.lazy import slotted


class Square(base.Shape):
    __slots__ = ("side",)

    def measure(self):
        return self.side**2

    perimeter = functools.cached_property(lambda self: self.side * 4)  # error "`perimeter` cannot be cached"


class Pair(typing.NamedTuple):
    left: int
    right: int

    @functools.cached_property
    def total(self):  # error "instances of `Pair` have no `__dict__`"
        return self.left + self.right


class Point(tuple):
    __slots__ = ()


class Named(base.Open):
    __slots__ = ()


class Circle(base.Measured):
    """Has a `__dict__`."""

    radius = 1

    def measure(self):
        return self.radius**2 * 3


class Own(base.Measured):
    __slots__ = ("side", "__dict__")

    def measure(self):
        return 4


class Kept:
    __slots__ = ("_area",)

    @slotted
    def area(self):
        return 3


class Table(type):
    @functools.cached_property
    def columns(cls):  # error "the `__dict__` of a class cannot be written"
        return sorted(cls.__annotations__)


class Person(metaclass=Table):
    name: str


class Plain:
    __slots__ = ("size",)

    @functools.cached_property
    def double(self):  # warn "or use `property`"
        return self.size * 2
