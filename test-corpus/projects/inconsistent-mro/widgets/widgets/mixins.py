from abc import ABC
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")


class Clickable:
    pass


class Focusable(ABC):
    pass


class Button(Clickable, Focusable):
    pass


class Holder(Generic[T]):
    pass


class Sized(Protocol):
    def size(self) -> int: ...
