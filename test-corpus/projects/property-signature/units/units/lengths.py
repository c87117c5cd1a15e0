import functools
from abc import ABC, abstractmethod

from units.accessors import write


class Length:
    values = (1, "m")

    @property
    def value(self, unit):  # error "the getter of the property `Length.value` gets the instance alone, and `unit` is missing"
        return unit

    @property
    def unit() -> str:  # warn "and it takes nothing"
        return "m"

    @property
    def both(self):
        return self.values

    @both.setter
    def both(self, value, unit):  # error "gets the instance and the value, and `unit` is missing"
        self.values = value, unit

    @both.deleter
    def both(self, *, again):  # error "the deleter of the property `Length.both`"
        del self.values

    def _get_scale(self):
        return 1

    def _set_scale(self):  # error "and it takes 1 argument"
        pass

    scale = property(fget=_get_scale, fset=_set_scale)
    text = property(lambda: "1 m")  # warn "the getter of the property `Length.text`"


class Right:
    def __init__(self):
        self.values = ()

    @property
    def value(self, unit="m"):
        return unit

    @value.setter
    def value(self, *values):
        self.values = values

    @property
    @functools.wraps(write)
    def wrapped(self):
        return 1

    both = property(lambda self, /: self.values, write)
    method = functools.partialmethod(write, value=3)


class Open(ABC):
    """Nobody calls the functions of an abstract property."""

    unit = property(abstractmethod(lambda: None))

    def shown(self):
        return self.unit


class Closed(Open):
    unit = "km"


class Base:
    @property
    def size():  # warn "and it takes nothing"
        return 1

    def twice(self):
        return self.size * 2


class Sized(Base):
    size = 3
