from functools import cached_property as lazy

from orders import fields
from orders.fields import Connected, Priced


class Record:
    def __getattr__(self, name):
        if name.startswith("has_"):
            return False
        raise AttributeError(f"{type(self).__name__} has no {name}")


class Strict:
    def __getattr__(self, name):
        raise AttributeError("unknown: " + name)


class Order(Strict):
    target: str = fields.Required()  # warn "lost: the error says that `target` is missing"

    def __init__(self, customer):
        self.customer = customer

    @property
    def address(self) -> str:
        return self.custmer.address  # warn "`custmer` is missing, but the error says that `address` is missing"

    @lazy
    def label(self):
        if not self.customer:
            raise AttributeError("an order needs a customer")  # warn "is lost"
        return str(self.customer)


class Client(Connected):
    def __init__(self, defaults):
        super().__init__()
        self._defaults = defaults

    def __getattr__(self, name):  # warn "`_connection` is None at first and has no `host`, but `__getattr__` answers"
        if name.startswith("_"):
            raise AttributeError(name)
        return self._defaults.get(name)


class Offer(Priced):
    def __getattr__(self, name):  # warn "the error says that `total` is missing"
        raise AttributeError(f"an offer has no {name}")


class Account:
    def __init__(self):
        self._user = None

    def log_in(self, user):
        self._user = user

    def _name(self):
        return self._user.name

    name = property(lambda self: self._user.name)  # warn "`_user` is None at first"

    def __getattr__(self, name):
        raise AttributeError(f"log in to see {name}")


class Parcel(Strict):
    place = fields.Located()

    def __init__(self, town):
        self.address = fields.Address(town)
        self.lines = []

    @property
    def sender(self) -> fields.Address:
        return fields.Address("away")

    @property
    def town(self):
        return self.address.twon  # warn "`Address` has no `twon`, but the error says that `town` is missing"

    @property
    def origin(self):
        return self.sender.stret  # warn "`Address` has no `stret`"

    @lazy
    def here(self):
        return self.place.twn  # warn "`Address` has no `twn`"

    @property
    def count(self):
        return self.lines.length  # warn "`list` has no `length`"
