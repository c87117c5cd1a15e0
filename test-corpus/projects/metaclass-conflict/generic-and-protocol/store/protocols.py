from typing import Generic, Protocol, TypeVar, runtime_checkable

T = TypeVar("T")


@runtime_checkable
class Loader(Protocol[T]):
    def load(self) -> T: ...


class Box(Generic[T]):
    pass
