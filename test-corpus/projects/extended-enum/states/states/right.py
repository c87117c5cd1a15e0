import enum

from states.base import Named


class Size(Named):
    SMALL = 1


class Empty(Named):
    pass


class Lower(Empty):
    ONE = 1


Dynamic = enum.Enum("Dynamic", "A B", type=None)
