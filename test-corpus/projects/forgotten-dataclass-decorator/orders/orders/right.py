from __future__ import annotations

import dataclasses
import typing
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from .base import Address, Order, Prepared, Step


@dataclass
class Express(Order):
    hours: int = 24


class Priced(Order):
    currency: ClassVar[str] = "EUR"
    rate: typing.Final[int] = 3
    note: str = "not set by the constructor"


class Counted(Order):
    count: int

    def tell(self):
        self.count = len(self.lines)
        return self.count


class Sealed(Address):
    seal: str

    def press(self):
        object.__setattr__(self, "seal", "wax")


class Hooked(Prepared):
    def __post_init__(self):
        self.hooks += 1


class Hook(Order):
    def __post_init__(self):
        self.note = "hooked"


@dataclass
class Called(Hook):
    pass


class Typed(Order):
    lines: list[str]

    if TYPE_CHECKING:
        hidden: int


class LabelMixin(Order):
    label: str = "order"


class Checked(Step):
    level: int


class Strict(Checked):
    level = 2

    def run(self):
        return self.level


class Late(Order):
    weight: int = 0


Late = dataclasses.dataclass(Late)


class Written(Order):
    weight: int = 0

    def __init__(self, number, weight=0):
        super().__init__(number)
        self.weight = weight


class Plain:
    weight: int = 0
