from abc import ABC
from typing import Generic, TypeVar

T = TypeVar("T")


class Shape(object, metaclass=type):  # warn "has by default"
    pass


class Area(Generic[T], metaclass=type):  # warn
    pass


class Abstract(ABC, metaclass=type):  # warn
    """The metaclass is `ABCMeta` all the same."""


creator = type


class Aliased(metaclass=creator):
    pass
