from dataclasses import dataclass

import warehouse.base as base
from warehouse.base import Movable, Stored as Thing


class Box(Thing):
    def __init__(self, key, weight):
        super().__init__(key)
        self.weight = weight  # error "the property `Stored.weight` cannot be assigned"

    def grow(self):
        self.volume *= 2  # error "`Stored.volume`"


class Crate(base.Stored):
    def rename(self, key):
        self.key, old = key, self.key  # error "assign `_key`, which the getter reads"
        return old

    def forget(self):
        del self.key  # error "cannot be deleted: it has no deleter"


class Fixed(Movable):
    @property
    def place(self):  # error "`Movable.__init__` assigns `Fixed.place`"
        return "shelf"


class Bolted(Movable):
    def __init__(self):
        self.bolts = 4
        super().__init__()

    place = property(lambda self: "wall")  # error "whenever an instance is created"


@dataclass
class Label:
    text: str
    size: int  # warn "the field `size` cannot be set"

    @property
    def size(self):
        return 3


def relocate(crate: Crate) -> None:
    crate.key = "new"  # warn "cannot be assigned"


def pack():
    thing = Thing("a")
    for _ in range(2):
        thing.key = "b"  # error "the instance is created here"
