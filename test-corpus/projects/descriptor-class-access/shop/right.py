"""The nearest that is right."""

import types
from weakref import WeakKeyDictionary


class Stored:
    def __set_name__(self, owner, name):
        self.private = f"_{name}"

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return getattr(obj, self.private)

    def __set__(self, obj, value):
        setattr(obj, self.private, value)


class Weak:
    def __init__(self):
        self.values = WeakKeyDictionary()

    def __get__(self, obj, owner=None):
        return self if not obj else self.values[obj]

    def __set__(self, obj, value):
        self.values[obj] = value


class Counted:
    """Gives what is not None, wherever it is read."""

    def __init__(self):
        self.values = {None: 0}

    def __get__(self, obj, owner=None):
        return self.values.get(obj)


class Wrapped:
    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return self.function(*args)

    def __get__(self, obj, owner=None):
        return self if obj is None else types.MethodType(self, obj)


class Settled:
    def __get__(self, obj, owner=None):
        try:
            return obj.value
        except AttributeError:
            return owner.default


class Either:
    """What works with the class where there is no instance."""

    def __init__(self, function):
        self.function = function

    def __get__(self, obj, owner=None):
        target = owner if obj is None else obj
        return self.function(target.title)


class InstanceOnly:
    def __get__(self, obj, owner=None):
        if obj is None:
            raise AttributeError(f"only instances of {owner.__name__} have it")
        return obj.title


class Shelf:
    title = "shelf"
    default = 3
    stored = Stored()
    weak = Weak()
    counted = Counted()
    settled = Settled()
    upper = Either(str.upper)
    only = InstanceOnly()

    @Wrapped
    def show(self):
        return self.title


def read():
    return [Shelf.stored, Shelf.weak, Shelf.counted, Shelf.settled, Shelf.upper, Shelf.show]
