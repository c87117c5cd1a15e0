from weakref import WeakKeyDictionary

from .base import Named


class Stored(Named[str]):
    def __set__(self, obj, value):
        obj.__dict__[self.name] = value

    def load(self, instance):
        return vars(instance)[self.name]


class Weak:
    """Keeps the values beside the instances."""

    def __init__(self, default=None):
        self.default = default
        self._values = WeakKeyDictionary()

    def __get__(self, item, cls):
        return self._values.get(item, self.default)  # warn "cannot be referred to weakly"

    def __set__(self, item, value):
        self._values[item] = value


class Keyed:
    def __init__(self):
        self.rows = {}  # warn: descriptor-keeps-instances

    def __get__(self, item, cls):
        return self.rows[item]  # error "`Customer.orders` raises `KeyError`"

    def __set__(self, item, value):
        self.rows[item] = value
