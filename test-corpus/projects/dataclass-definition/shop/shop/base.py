import sys
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key")


@dataclass
class Entity(Generic[Key]):
    key: Key
    note: str = ""


class Named(Entity[int]):
    """No dataclass of its own: it has the fields of its base."""

    title = "untitled"


@dataclass(frozen=True)
class Price:
    amount: int = 0
    currency: str = "EUR"


@dataclass
class Address:
    street: str = ""


@dataclass
class Versioned:
    number: int
    if sys.version_info >= (3, 9):
        comment: str = field(default="")
