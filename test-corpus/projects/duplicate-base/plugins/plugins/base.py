from abc import ABC
from typing import Generic, TypeVar

T = TypeVar("T")


class Plugin(ABC):
    pass


class Configurable:
    pass


class Cache(Generic[T]):
    pass


# Kept for those who import the old name.
AbstractPlugin = Plugin
