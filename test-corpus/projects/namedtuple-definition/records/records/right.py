from typing import TYPE_CHECKING, ClassVar, NamedTuple

from .forms import Record, record

Point = record("Point", "x,y\nz", defaults=[0])
Free = record("Free", "class _x", rename=True)


class Base(NamedTuple):
    x: int
    y: int = 0
    kind = "base"
    if TYPE_CHECKING:
        z: int

    @property
    def _size(self):
        return self.x


class Derived(Base):
    def __new__(cls, x):
        return super().__new__(cls, x, x)


Pair = Record("Pair", [("left", int), ("right", int)])

assert Derived(3).y == 3
assert Point(1, 2).z == 0
