from functools import partial

from orders import base
from orders.base import documented


class Order(base.Priced):
    def __init__(self):
        self._total = None

    @property
    def price(self):  # warn "the getter of the property `Order.price` returns nothing"
        max(1, 2)

    @documented
    def total(self) -> int:  # warn "the property `Order.total`"
        if self._total is None:
            self._total = 3

    def _count(self):  # warn "the property"
        for _ in range(3):
            print("item")

    count = property(_count)
    size = property(fget=_count, doc="the same getter again")

    @property
    def state(self):  # warn "return the value"
        with open(__file__) as file:
            file.read()

    @state.setter
    def state(self, state):
        self._state = state


class Refund:
    @property
    def reason(self):  # warn "the property `Refund.reason`"
        str(self)


printed = partial(print, "order")
