from collections import namedtuple

from records.mixins import Deep, Empty, Hashed, Weak

Pair = namedtuple("Pair", "left right")


class Row(Empty, Hashed, Weak):
    pass


class Tagged(Empty, Pair):
    pass


class Lower(Deep):
    __slots__ = ("size",)


class Error(KeyError, AssertionError):
    pass
