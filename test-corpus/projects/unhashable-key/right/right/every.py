import collections
import contextlib
import dataclasses
import enum
import typing
from collections.abc import Hashable

from right import later


class Point:
    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return isinstance(other, Point) and self.x == other.x


class Fixed(Point):
    __hash__ = object.__hash__


class Compared(typing.NamedTuple):
    x: int

    # Set when the class is there: the hash stays that of a tuple.
    def __eq__(self, other):
        return isinstance(other, Compared) and self[0] == other[0]


class Ordered:
    def __lt__(self, other):
        return True


class Colour(enum.Enum):
    RED = 1


@dataclasses.dataclass(frozen=True)
class FrozenAndCompared:
    x: int

    def __eq__(self, other):
        return self is other


class FromFrozen(FrozenAndCompared):
    pass


@dataclasses.dataclass
class Unfrozen:
    x: int
    __hash__ = object.__hash__


class OrNot:
    if typing.TYPE_CHECKING:

        def __eq__(self, other): ...


class Interned(Point):
    def __new__(cls, x):
        return str(x)


def remember(seen, point):
    if isinstance(point, Hashable):
        seen.add(point)
    with contextlib.suppress(TypeError):
        seen.add(Point(1))
    return seen


def tested():
    point = Point(1)
    seen = set()
    if isinstance(point, Hashable):
        seen.add(point)
    return seen


class Positions(collections.UserDict):
    def __setitem__(self, key, value):
        self.data[id(key)] = value


def run():
    positions = Positions()
    positions[Point(1)] = 1
    assert len({Fixed(1), Compared(1), Ordered(), Colour.RED, FrozenAndCompared(1), FromFrozen(2), Unfrozen(1)}) == 7
    assert remember(set(), Fixed(1)) and not tested()
    assert {later.Late(): 1} and {later.marked(): 2} and {OrNot(): 1}
    assert {Interned(1)} == {"1"}
    assert Point(1) in [Point(1)] and Point(1) in (Point(1),)
    rows = [[0, 1], [2, 3]]
    assert rows[later.Row()] == [2, 3]
