import functools
from functools import cache, lru_cache as memoize

SIZE = None


class Base:
    """What it has is kept for all below."""

    @cache
    def path(self):  # warn "keeps every instance of `Base`"
        return type(self).__name__

    @classmethod
    @functools.lru_cache(maxsize=None)
    def kinds(cls):
        return [cls]


class Order(Base):
    def __init__(self, rows=()):
        self.rows = list(rows)
        self.price_of = functools.lru_cache(maxsize=None)(self._price_of)

    @memoize
    def total(self, currency="EUR"):  # warn "and so does this one"
        return len(self.rows), currency

    @functools.lru_cache(maxsize=SIZE)
    def tax(self, rate):
        return len(self.rows) * rate

    @functools.lru_cache(maxsize=0)
    def counted(self):
        return len(self.rows)

    @functools.cached_property
    def first(self):
        return self.rows[0]

    @staticmethod
    @memoize
    def rate(country):
        return len(country)

    def _price_of(self, row):
        return row * 2


class Offer(Order):
    @property
    @memoize(maxsize=1)
    def label(self):  # warn "keeps the last instance it was called on"
        return "offer"


def orders(count):
    return [Order([index]) for index in range(count)]
