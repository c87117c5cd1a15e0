import abc
import collections.abc
import typing

Item = typing.TypeVar("Item")


class Point:
    __slots__ = ("x", "y")


class Box(typing.Generic[Item]):
    content = None


class Shape(abc.ABC):
    """Had an `__init__` once."""


class Square(Shape, Point):
    def area(self):
        return 1


class Few(collections.abc.Sized):
    def __len__(self):
        return 2


class Celsius(float):
    def __init__(self, degrees):
        super().__init__(degrees)  # error "call `super().__init__()` without arguments"


class Names(frozenset):
    def __init__(self, *names):
        super(Names, self).__init__(names)  # error


class Pair(tuple):
    def __init__(self, values):
        tuple.__init__(self, values)  # error "leave the call out"


class Rows(list):
    def __init__(self, rows):
        super().__init__(rows)


class Failure(Exception):
    def __init__(self, text):
        super().__init__(text)


class Text(str):
    def __new__(cls, text):
        return super().__new__(cls, text)
