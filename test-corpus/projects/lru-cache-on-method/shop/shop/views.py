from shop import models
from shop.models import memoize


class Page:
    def __init__(self, order):
        self.order = order

    @memoize(16)
    def text(self):  # warn "keeps up to 16 instances of `Page` alive"
        return str(self.order.total())


class Table(models.Base):
    @models.cache
    def rows(self):  # warn "keeps every instance of `Table`"
        return [1]


class Basket:
    def _count(self):
        return 3

    count = models.memoize(_count)  # warn "keeps up to 128 instances of `Basket`"
    sizes = models.memoize(maxsize=4)(len)


class Crate:
    def weight(self):
        return 5

    weight = models.memoize(maxsize=None)(weight)  # warn "keeps every instance of `Crate`"
