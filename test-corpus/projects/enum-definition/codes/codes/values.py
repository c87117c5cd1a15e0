"""Values that the data type does not take."""

from enum import Enum, IntEnum

from codes.mixins import Words


def too_many_texts():
    class Name(str, Enum):
        A = "a", "b", "c", "d"  # error "`str` does not take this value"

    return Name


def numbers_for_text():
    class Name(Words, Enum):
        A = 1, "one"  # error

    return Name


def base_as_text():
    class Port(int, Enum):
        HTTP = "80", "ten"  # error

    return Port


def digits_of_another_base():
    class Port(IntEnum):
        HTTP = "8z", 16  # error

    return Port


def text_for_bytes():
    class Magic(bytes, Enum):
        PNG = "png"  # error

    return Magic


def number_for_list():
    class Row(list, Enum):
        FIRST = 1, 2  # error

    return Row


def text_for_complex():
    class Point(complex, Enum):
        HERE = "here"  # error

    return Point


class Name(str, Enum):
    A = b"a", "utf-8"
    B = b"b", "utf-8", "strict"
    C = 3


class Port(int, Enum):
    HTTP = "50", 16
    ANY = ()


class Magic(bytes, Enum):
    PNG = "png", "ascii"
    ZERO = 3


class Point(complex, Enum):
    UP = "1j"
    RIGHT = 1, 2


class Row(tuple, Enum):
    FIRST = 1, 2
