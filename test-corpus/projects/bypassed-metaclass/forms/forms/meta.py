"""Metaclasses whose classes are made by `type`."""

from abc import ABCMeta


class Declarative(type):
    """The result has a name, and a branch changes the bases."""

    def __new__(meta, name, parents, body, **options):
        if not parents:
            parents = (object,)
        made = type(name, parents, body, **options)  # warn "`super().__new__(meta, ...)`"
        made.fields = [key for key in body if not key.startswith("_")]
        return made

    def __len__(cls):
        return len(cls.fields)


class Counting(type):
    """Only its `__init__` is lost."""

    made = 0

    def __new__(mcls, name, bases, namespace):
        return super().__new__(type, name, bases, namespace)  # warn "not of `Counting`"

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        Counting.made += 1


class Interface(ABCMeta):
    def __new__(mcls, name, bases, namespace):
        if name.startswith("I"):
            return ABCMeta.__new__(ABCMeta, name, bases, namespace)  # warn "gives a class of `ABCMeta`"
        return ABCMeta.__new__(ABCMeta, name[1:], bases, namespace)

    @property
    def methods(cls):
        return sorted(cls.__abstractmethods__)


class Fixed(type):
    def __new__(mcls, name, bases, namespace):
        return type.__new__(Fixed, name, bases, namespace)  # warn "also to metaclasses that derive from it"


class Starred(type):
    def __new__(mcls, *args):
        return type(*args)  # missed

    def __len__(cls):
        return 0
