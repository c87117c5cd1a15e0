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
