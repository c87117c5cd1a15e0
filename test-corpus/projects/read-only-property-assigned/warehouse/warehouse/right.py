from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from warehouse.base import Movable, Stored, Writable


class Box(Writable):
    def rename(self, key):
        self.key = key


class Shelf(Movable):
    """The base assigns it, and there is a setter."""

    @property
    def place(self):
        return self._place

    @place.setter
    def place(self, place):
        self._place = place


class Rack(Stored):
    weight = None

    def __init__(self, key):
        super().__init__(key)
        self.weight = 3
        self.size = 4  # warn: shadowed-descriptor

    @cached_property
    def size(self):
        return 1


class Loose(Stored):
    """What `__setattr__` takes never comes to the property."""

    def __setattr__(self, name, value):
        self.__dict__["_" + name.lstrip("_")] = value

    def rename(self, key):
        self.key = key


class Base:
    """Its subclass has the setter."""

    @property
    def level(self):
        return 0

    def raise_level(self):
        self.level = self.level + 1


class Level(Base):
    level = 0


@dataclass
class Label:
    _size: int
    text: str = field(init=False, default="")

    @property
    def size(self):
        return self._size


class Closed:
    @property
    def width(self):
        return 0


class Open:
    width = 1


def opened():
    door = Closed()
    door.__class__ = Open
    door.width = 3
    return door.width


def try_to_rename(stored: Stored):
    try:
        stored.key = "new"
    except AttributeError:
        return False
    with suppress(AttributeError):
        del stored.key
    return True


class Adjustable(type):
    def __new__(mcs, name, bases, namespace):
        namespace["depth"] = property(namespace["depth"].fget, lambda self, depth: None)
        return super().__new__(mcs, name, bases, namespace)


class Pit(metaclass=Adjustable):
    @property
    def depth(self):
        return 2


pit = Pit()
pit.depth = 3


def every():
    box = Box("a")
    box.rename("b")
    loose = Loose("a")
    loose.rename("c")
    level = Level()
    level.raise_level()
    rack = Rack("r")
    return [box.key, Shelf().place, rack.weight, rack.size, loose.key, level.level, Label(3).size, try_to_rename(box)]
