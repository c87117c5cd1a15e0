"""Descriptors and base classes that know nothing of `__getattr__`."""

from functools import cached_property


class Required:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        if self.name not in vars(obj):
            raise AttributeError("set `%s` before the order is sent" % self.name)
        return vars(obj)[self.name]

    def __set__(self, obj, value):
        vars(obj)[self.name] = value


class Optional(Required):
    """Says no more than that it is missing."""

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        if self.name not in vars(obj):
            raise AttributeError(self.name)
        return vars(obj)[self.name]


class Connected:
    def __init__(self):
        self._connection = None

    def connect(self, connection):
        self._connection = connection

    @property
    def host(self):
        return self._connection.host

    @cached_property
    def port(self):
        if self._connection is None:
            return 0
        return self._connection.port


class Priced:
    @property
    def total(self):
        raise AttributeError("no price list was loaded")


class Address:
    def __init__(self, town):
        self.town = town


class Open:
    """May have anything."""

    def __getattr__(self, name):
        return 3


class Located:
    """Gives the place of the object."""

    def __get__(self, obj, owner=None):
        return self if obj is None else Address("here")

    def __set__(self, obj, value):
        raise AttributeError("places are not assigned")
