from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from . import base
from .base import Address, Registered


class Express(base.Loaded):  # error "`hours` is no field"
    hours: int = 24


class Foreign(Address):  # error "`country` is no field"
    country: str


class Bulk(base.Order):  # warn "`pallets` and `weights` are no fields"
    pallets: int = 1
    weights: list[int] = dataclasses.field(default_factory=list)


class Return(Registered):  # warn "`reason` is no field"
    reason: str = ""


class Home(Address):  # warn "its values are no defaults: `street` and `town`"
    street: str = "Main Street"
    town: str = "Ghent"


@dataclass
class Urgent(Express):
    # `hours` is still none.
    hurry: bool = True


class Local(base.Step):  # warn "`place` is no field"
    place: str = "here"

    def run(self):
        return self.number


class Counted(base.Order):  # warn "its `__post_init__` never runs"
    count: int

    def __post_init__(self):
        self.count = len(self.lines)
