import abc
from typing import Generic, TypeVar

T = TypeVar("T")


class Loader(Generic[T]):  # warn "write `metaclass=abc.ABCMeta`"
    @classmethod
    @abc.abstractmethod
    async def load(cls, key: str) -> T: ...

    @staticmethod
    @abc.abstractmethod
    def suffix(): ...


class TextLoader(Loader[str]):
    pass
