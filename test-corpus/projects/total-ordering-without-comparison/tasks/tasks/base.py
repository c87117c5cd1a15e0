import abc
import functools
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
ordered = functools.total_ordering


class Base(abc.ABC):
    def __eq__(self, other):
        return self is other

    __hash__ = None


class Box(Generic[Item]):
    def less_than(self, other):
        return id(self) < id(other)


@dataclass(frozen=True)
class Point:
    x: int = 0


class Ranked:
    def __le__(self, other):
        return True


@dataclass(order=True)
class Size:
    width: int = 0
