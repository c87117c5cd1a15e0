from __future__ import annotations

import dataclasses
import typing
from dataclasses import InitVar, dataclass, field
from typing import ClassVar

from .base import Address, Entity, Named, Price


@dataclass
class Customer(Entity[str]):
    name: str = "nobody"
    key: str
    known: ClassVar[dict] = {}
    registry: typing.ClassVar[list]
    secret: InitVar[str] = ""
    addresses: list = field(default_factory=list)


@dataclass
class Headed(Named):
    title: str
    number: int = dataclasses.field(init=False)


@dataclass(frozen=True)
class Discount(Price):
    percent: int = 0


@dataclass(init=False)
class Free:
    first: int = 0
    second: int


@dataclass(eq=False)
class Identity:
    name: str = ""


@dataclass
class Holder:
    price: Price = Price()
    identity: Identity = Identity()
    make: object = Address


@dataclass(order=True)
class Ranked:
    rank: int = 0

    def __eq__(self, other):
        return self is other


assert Headed(1, "note").title == "untitled"
assert Customer("k").name == "nobody"
assert Holder().make is Address
