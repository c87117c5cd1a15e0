import types
from types import new_class

from factory.base import Model


def listed():
    return types.new_class("Article", [Model])  # error "`types.new_class` wants a `tuple` of bases, not `list`"


def single():
    return new_class("Article", Model)  # error "write `(Model,)`: the comma makes the tuple"


def namespace():
    return new_class("Article", (Model,), {"table": "articles"})  # error "in the function that comes fourth"


def body():
    return new_class("Article", (Model,), exec_body={"table": "articles"})  # error "not `dict`"


def none():
    return types.new_class("Article", None)  # error "write `()`"
