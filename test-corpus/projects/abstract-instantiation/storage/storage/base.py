import abc
import functools
import typing


class Registry(abc.ABCMeta):  # warn: needless-metaclass
    known: typing.ClassVar[list] = []

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        Registry.known.append(cls)


class Backend(metaclass=Registry):
    @abc.abstractmethod
    def read(self, key): ...

    @classmethod
    @abc.abstractmethod
    def connect(cls): ...

    @functools.cached_property  # warn: abstractmethod-order
    @abc.abstractmethod
    def size(self): ...


class Cached(Backend):
    _cache = None

    def read(self, key):
        return (self._cache or {}).get(key)


Value = typing.TypeVar("Value")


class Typed(typing.Generic[Value], abc.ABC):
    @abc.abstractmethod
    def parse(self, text: str) -> Value: ...
