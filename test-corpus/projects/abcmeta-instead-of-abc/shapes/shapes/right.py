from abc import ABC as StandardABC
from abc import ABCMeta
from enum import Enum, EnumMeta


class Shape(StandardABC):
    pass


class ABC(metaclass=ABCMeta):
    """A class of the project's own to derive from."""


class Square(Shape, metaclass=ABCMeta):
    pass


class First(metaclass=ABCMeta):
    pass


class Second(StandardABC, First):
    """Has an MRO only while `ABC` is no base of `First`."""


class Registry(ABCMeta):
    def __len__(cls):
        return 1


class Plugin(metaclass=Registry):
    pass


class Colours(Enum, metaclass=EnumMeta):
    RED = 1
