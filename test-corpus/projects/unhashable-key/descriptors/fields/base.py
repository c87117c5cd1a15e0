import weakref
from weakref import WeakKeyDictionary


class Kept:
    def __init__(self):
        self._values = WeakKeyDictionary()

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return self._values.get(instance)

    def __set__(self, instance, value):
        self._values[instance] = value


class Positive(Kept):
    def __set__(self, instance, value):
        if value < 0:
            raise ValueError(value)
        super().__set__(instance, value)


class Counted:
    sizes = weakref.WeakKeyDictionary()

    def __get__(self, instance, owner):
        return self.sizes.setdefault(instance, 0)


class ById:
    def __init__(self):
        self._values = {}  # warn: descriptor-keeps-instances

    def __get__(self, instance, owner):
        return self._values[id(instance)]

    def __set__(self, instance, value):
        self._values[id(instance)] = value
