import abc
import abc as _abc
from abc import ABCMeta
from abc import ABCMeta as Meta


class Shape(metaclass=ABCMeta):  # warn
    pass


class Solid(object, metaclass=Meta):  # warn "write `class Solid(ABC)`"
    pass


class Reader(metaclass=abc.ABCMeta):  # warn
    pass


class Writer(metaclass=_abc.ABCMeta):  # warn
    __slots__ = ()


class Parent(metaclass=ABCMeta):  # warn
    pass
