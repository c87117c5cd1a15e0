from functools import cached_property as lazy

from shapes.lazy import documented


class Measured:
    """There for others, with a `__dict__` or without."""

    __slots__ = ()

    @lazy
    def area(self):
        return self.measure()


class Shape(Measured):  # error "instances of `Shape` have no `__dict__` to cache `area`"
    __slots__ = ("name",)

    @documented
    def title(self):  # error "instances of `Shape` have no `__dict__`"
        return self.name.title()

    def measure(self):
        return 0


class Open:
    @lazy
    def label(self):
        return "open"
