import dataclasses
from dataclasses import dataclass

from . import fields
from .fields import Positive as Amount


@dataclass
class Item:
    name: str = fields.Field()  # warn "the default of the field `name`"
    price: float = Amount()  # warn
    note: str = fields.Silent()  # warn "a `Silent`"


@dataclasses.dataclass(order=True)
class Counted:
    count: int
    following: int = fields.Lazy()  # warn


@dataclass
class Sub(Item):
    weight: "float" = Amount()  # warn


def broken():
    @dataclass(eq=False)
    class Broken:
        kept: int = fields.Weak()  # error "raises `TypeError`"

    return Broken
