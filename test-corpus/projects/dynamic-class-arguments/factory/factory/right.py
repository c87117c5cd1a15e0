import abc
import collections
import types
import typing

from factory.base import Box, Item, Keyed, Lenient, Model


class Names(tuple):
    pass


class Text(str):
    pass


def type_of(*arguments):
    return type(*arguments)


def replaced():
    bases = [Model]
    bases = tuple(bases)
    return type("Article", bases, {})


def own():
    def type(name, bases):
        return name, bases

    return type("Article", [Model])


def run():
    assert type_of(3) is int and type_of("A", (), {}) and own() == ("Article", [Model]) and replaced()
    assert type(Text("A"), Names([Model]), collections.OrderedDict()).__name__ == "A"
    assert Lenient("A", [Model], [("a", 1)]).a == 1
    assert types.new_class("A", (Keyed,), {"a": 1}).keywords == {"a": 1}
    assert types.new_class("A", (Model,), {"metaclass": abc.ABCMeta}, None)
    assert types.new_class("A", [typing.Generic[Item]]) and types.new_class("A", (Box[int],))
    assert types.new_class("A", (), None, lambda namespace: namespace.update(a=1)).a == 1
    assert type("A", (Model,), dict(Model.__dict__)).table == "" and type("A", (Model,), {}, **{})
