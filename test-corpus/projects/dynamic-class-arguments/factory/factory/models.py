import abc
from abc import ABCMeta

import factory.base
from factory.base import Box, Model, Registry


def listed():
    return type("Article", [Model], {})  # error "write `(Model,)`"


def single(name="Article"):
    return type(name, (factory.base.Model), {})  # error "not `type`"


def named():
    return type(Model, (Model,), {})  # error "`type` wants a `str` for the name, not `type`"


def copied():
    return type("Copy", (Model,), vars(Model))  # error "not `mappingproxy`"


def pairs():
    namespace = [("table", "articles")]
    return type("Article", (Model,), namespace)  # error "`type` wants a `dict` for the namespace, not `list`"


def short():
    return type("Article", (Model,))  # error "is given 2"


def quoted():
    return type("Article", ("Model",), {})  # error "a base must be a class, not `str`"


def meta():
    return Registry("Article", [Model], {})  # error "`Registry` wants a `tuple` of bases"


def abstract():
    return ABCMeta("Article", (Model,), None)  # error "write `{}` for an empty one"


def grown():
    bases = []
    bases.append(abc.ABC)
    return type("Article", bases, {})  # error "not `list`"


def generic():
    return type("Numbers", (Box[int],), {})  # error "call `types.new_class`"


def by_keyword():
    return type("Article", bases=(Model,), dict={})  # error "is given 1 by position"


class Kind:
    def __init__(self, name):
        self.name = name


def of(kind):
    one = Kind(kind.name)
    return type(one, (Model,), {})  # error "not `Kind`"
