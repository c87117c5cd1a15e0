import sys
import typing
from enum import Enum, EnumMeta
from typing import NamedTuple, TypeVar

from catalogue._compat import IS_NEW, Loose

Value = TypeVar("Value")


# The base is chosen by the version.
class Stub(Loose):
    pass


# So is the statement, in several spellings.
if IS_NEW:

    class Double(typing.Any):
        pass

    class Pair(NamedTuple, typing.Generic[Value]):
        left: Value

    from catalogue.newer import Newer

if sys.version_info < (3, 11):
    Ordered = None
else:

    class Ordered(Enum):
        FIRST = 1

        def mro(self):
            return [self]


# What is raised is expected.
try:

    class Either(typing.Any):
        pass
except TypeError:

    class Either:
        pass


def make():
    if not IS_NEW:
        return None

    class Local(typing.Any):
        pass

    return Local


# One layout and an empty one.
class Words(tuple):
    __slots__ = ()


class Names(tuple):
    __slots__ = ()


class Both(Words, Names):
    __slots__ = ()


class Meta(EnumMeta):
    pass


class Colour(Enum, metaclass=Meta):
    RED = 1
