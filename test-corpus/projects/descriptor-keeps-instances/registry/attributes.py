"""Descriptors that keep what they are given by the instance."""

import collections
import weakref
from typing import Any, Dict


class Kept:
    """Where the values are, for all that follow."""

    def __init__(self) -> None:
        self.values: Dict[Any, Any] = {}  # warn "they are keys of `values`"

    def __set__(self, obj, value):
        self.check(value)
        self.values[obj] = value

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return self.values[obj]

    def check(self, value):
        pass


class History:
    """A list for each instance."""

    def __init__(self):
        self.lists = collections.defaultdict(list)  # warn

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return self.lists[obj]


class Cached:
    """A decorator that remembers results by the instance's id."""

    results = {}  # warn "finds values by `id`"

    def __init__(self, function):
        self.function = function

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        key = id(obj), self.name
        if key not in self.results:
            self.results[key] = self.function(obj)
        return self.results[key]


class Weak(Kept):
    """The same as its base, but for the dict."""

    def __init__(self):
        super().__init__()
        self.values = weakref.WeakKeyDictionary()


class Finalized:
    """Entries go with their instances."""

    def __init__(self):
        self.values = {}

    def __get__(self, obj, owner=None):
        return self if obj is None else self.values[id(obj)][1]

    def __set__(self, obj, value):
        key = id(obj)
        self.values[key] = weakref.ref(obj, lambda _: self.values.pop(key)), value
