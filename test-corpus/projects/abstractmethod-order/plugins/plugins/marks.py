"""Decorators that the interfaces share, under the names of this code base."""

import abc
import functools
from abc import abstractmethod as required

lazy = functools.cached_property
overload_by_type = functools.singledispatchmethod


class typed_property(property):
    def __init__(self, getter=None, setter=None, deleter=None, doc=None, kind=object):
        super().__init__(getter, setter, deleter, doc)
        self.kind = kind


class markable_property(property):
    """Keeps the mark itself."""

    __isabstractmethod__ = False


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper
