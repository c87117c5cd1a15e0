import typing

Item = typing.TypeVar("Item")


class Model:
    table = ""


class Registry(type):
    known: typing.ClassVar[list] = []

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        Registry.known.append(name)


class Lenient(type):
    def __new__(mcs, name, bases, namespace=None):
        return super().__new__(mcs, name, tuple(bases), dict(namespace or {}))


class Box(typing.Generic[Item]):
    pass


class Keyed:
    def __init_subclass__(cls, **keywords):
        super().__init_subclass__()
        cls.keywords = keywords
