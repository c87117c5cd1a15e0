import functools
from functools import cached_property as once

from . import fields
from .fields import Field as Plain, Whole


class Form:
    def __init__(self, count):
        self.count = Whole("_count")  # warn "a descriptor `Whole`"
        self.name: str = Plain("_name")  # warn
        self.count = count


class Late(Form):
    def prepare(self):
        self.age = fields.Whole(key="_age")  # warn
        return self


class Shape:
    __slots__ = ("side", "area", "extent")

    def __init__(self, side):
        self.side = side
        self.area = property(lambda own: own.side**2)  # warn "a `property`"
        self.extent = functools.cached_property(Shape.measured)  # warn "a `cached_property`"

    def measured(self):
        return 4 * self.side


class Label:
    text = None

    def __init__(self):
        self.text = Plain("_text")  # warn

    @property
    def width(self):
        self.cached = once(len)  # warn
        return 0
