import abc
from typing import Generic, NamedTuple, Protocol, TypeVar

T = TypeVar("T")


class Open:  # warn "instances of `Circle` and 2 other classes"
    pass


class Empty:
    __slots__ = ()


class Below(Open):
    __slots__ = ()


class Abstract(abc.ABC):
    __slots__ = ("name",)

    @abc.abstractmethod
    def area(self): ...


class Box(Generic[T]):
    __slots__ = ("content",)


class Named(Protocol):
    __slots__ = ()


class Pair(NamedTuple):
    left: int
    right: int


def made(slots):
    return type("Made", (), {"__slots__": slots})
