import dataclasses

from fields import base
from fields.base import ById, Kept


class Article:
    price = Kept()  # warn "`Kept` keeps `price` by the object, and an instance of `Article` cannot be"

    def __init__(self, price=None):
        self.name = price

    def __eq__(self, other):
        return self.name == other.name


@dataclasses.dataclass(repr=False, init=False)
class Priced:
    price = Kept()  # error "a key of a `WeakKeyDictionary`"
    discount = base.Positive()  # warn


def priced():
    article = Priced()
    article.price = 3


class Box:
    size = base.Counted()  # warn "`Counted` keeps `size`"

    def __eq__(self, other):
        return self.size == other.size


class Shelf:
    price = Kept()


class Drawer:
    label = ById()

    def __eq__(self, other):
        return self.label == other.label
