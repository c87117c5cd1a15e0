import abc
import functools
from functools import cached_property


class Field(abc.ABC):
    @abc.abstractmethod
    def label(self):
        ...

    def help(self):
        return ""

    @property
    def value(self):
        return None

    def width(self):
        return 1

    width = property(width)

    @cached_property
    def size(self):
        return 3


def shown(field):
    return "shown"


@functools.lru_cache(maxsize=None)
def cached(field):
    return "cached"
