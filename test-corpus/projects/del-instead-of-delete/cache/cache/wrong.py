from . import base
from .base import Stored as Field


class Clearable(Field):
    def __del__(self, obj):  # warn "`__get__` makes a descriptor of it"
        delattr(obj, self.private)


class Written:
    def __set__(self, obj, value):
        obj.__dict__["written"] = value

    def __del__(self, instance, /):  # warn "`__set__` makes a descriptor of it"
        del instance.__dict__["written"]


class Lazy:
    def __init__(self, function):
        self.function = function

    def __get__(self, obj, owner=None):
        return self if obj is None else self.function(obj)

    def __del__(self, obj: object) -> None:  # warn
        del vars(obj)[self.function.__name__]


class Deeper(base.Stored):
    pass


class Deepest(Deeper):
    def __del__(self, obj):  # warn
        setattr(obj, self.private, None)


class Both(Field):
    def __delete__(self, obj):
        self.__del__(obj)

    def __del__(self, obj):  # warn "remove it"
        delattr(obj, self.private)


class Cache:
    first = Clearable()
    written = Written()
    deep = Deepest()
    both = Both()

    def __init__(self):
        self.first = self.written = self.deep = self.both = 3

    @Lazy
    def size(self):
        return 4
