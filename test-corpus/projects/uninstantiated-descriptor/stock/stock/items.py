from dataclasses import dataclass
from decimal import Decimal

from . import fields
from .fields import Positive, Text as Label


class Item:
    price = Positive  # warn "an instance here"
    weight = Positive()
    label = Label  # warn

    def __init__(self, price, weight, label):
        self.price = price
        self.weight = weight
        self.label = label


class Base:
    def __init__(self, count):
        self.count = count


class Counted(Base):
    count = fields.Positive  # warn "assigned as if it were managed"


class Renamed:
    title: str = fields.Text  # warn "the annotation promises a value"


@dataclass
class Line:
    amount: Decimal = fields.Positive  # warn
    size: float = fields.Positive  # warn


class Lone:
    price = Positive  # warn "assigned as if it were managed"


def priced():
    lone = Lone()
    lone.price = -1
    return lone.price
