"""What is enforced, or marks nothing."""

import abc
from abc import ABC, abstractmethod
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Protocol

from storage.checked import Checked
from storage.meta import AbstractStrict

if TYPE_CHECKING:

    class Declared:
        @abstractmethod
        def declared(self): ...


class Backend(ABC):
    @abstractmethod
    def read(self): ...


class Cached(Backend):
    @property
    @abstractmethod
    def size(self): ...


class Strictly(metaclass=AbstractStrict):
    @abc.abstractmethod
    def run(self): ...


class Closable(Protocol):
    @abstractmethod
    def close(self): ...


class Store(MutableMapping):
    @abstractmethod
    def flush(self): ...


class Command(metaclass=Checked):
    @abstractmethod
    def run(self): ...


def make(base):
    class Made(base):
        @abstractmethod
        def made(self): ...

    return Made


class Plain:
    def abstractmethod(self):
        return self

    @staticmethod
    def run():
        raise NotImplementedError
