import functools
from typing import Callable, TypeVar

C = TypeVar("C", bound=type)


def registered(cls: C) -> C:
    return cls


def without_metaclass(cls):
    return type(cls.__name__, (), {})


class LoudMeta(type):
    def __call__(cls, *args):
        return super().__call__(*args)
