import collections

from records import base
from records.base import TABLE, Defaults, Values as Base


class Record(Base):
    def __getattr__(self, name):
        return self[name]  # warn "raises `KeyError`"


class Ordered(collections.OrderedDict):
    __getattr__ = dict.__getitem__  # warn "raises `KeyError`"


class Quiet(base.Values):
    __getattr__ = dict.get  # warn "returns None"


class Lookup(Defaults):
    def __getattr__(self, name):
        return TABLE[name]  # warn


class Inherited(Defaults):
    def __getattr__(self, name):
        if name in ("__wrapped__", "__len__"):
            raise AttributeError(name)
        return self.defaults[name]  # warn


class Explicit(Defaults):
    def __getattr__(self, name):
        value = TABLE.get(name)
        if value is None:
            raise KeyError(name)  # warn "raises `KeyError`, not `AttributeError`"
        return value


class Forgotten:
    def __getattr__(self, name):  # warn "on one path"
        if name.startswith("get_"):
            return lambda: name
        print("no such attribute:", name)


class Logged:
    def __getattr__(self, name):  # warn "returns nothing"
        print("asked for", name)


class Bare:
    def __getattr__(self, name: str):  # warn "on one path"
        if name.startswith("_"):
            return
        return name
