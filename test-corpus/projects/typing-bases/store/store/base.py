import typing
from typing import Generic, NamedTuple, Protocol, TypedDict, TypeVar

Key = TypeVar("Key")
Item = TypeVar("Item")
AnyOf = Generic


class Store(Generic[Item]):
    pass


class Plain:
    pass


class Readable(Protocol):
    def read(self): ...


class Options(TypedDict):
    name: str
