"""Descriptors whose methods take what CPython does not give them."""

import abc
from typing import Any, Protocol


class Readable(Protocol):
    def __get__(self, obj: Any, owner: Any = None) -> Any: ...


class Field(abc.ABC):
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner):
        return self if obj is None else vars(obj)[self.name]

    def __set__(self, obj, value, force):  # error "needs `force`, and CPython calls it with 3 arguments"
        vars(obj)[self.name] = value


class Text(Field):
    """Inherits the mistake."""


class Number(Field):
    """Does not."""

    def __set__(self, obj, value, force=False):
        vars(obj)[self.name] = value


class Computed:
    def __init__(self, function):
        self.function = function

    def __get__(self, obj):  # error "takes 2 positional arguments"
        return self.function(obj)


class Guarded:
    __get__ = lambda self, obj, owner=None: self

    def __delete__(self, obj, name):  # error "needs `name`"
        raise AttributeError(name)


class Labelled:
    @staticmethod
    def __set_name__(self, owner, name):  # error "needs `name`, and CPython calls it with 2 arguments"
        self.name = name


class ByClass:
    @classmethod
    def __get__(cls, obj, owner=None):  # error "is a class method"
        return owner

    @classmethod
    def __set__(cls, obj, value):
        raise AttributeError("read only")


def accessor(self, obj, *, owner):
    return obj


class Assigned:
    __get__ = accessor  # warn
    __set__ = setattr
