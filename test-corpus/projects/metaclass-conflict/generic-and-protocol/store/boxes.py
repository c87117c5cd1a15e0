from typing import TypeVar

from .meta import Registry
from .protocols import Box

T = TypeVar("T")


class RegistryBox(Registry, Box[T]):
    """`Generic` has no metaclass of its own."""


class IntBox(RegistryBox[int]):
    one = 1
