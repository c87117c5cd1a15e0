"""What `EnumType` takes."""

import enum
from enum import Enum, auto

from orders.bases import Described
from orders.naming import Lower


class Reason(Described):
    LATE = 3, "late"
    NONE = (4, None)


class Carrier(Lower):
    SHIP = auto()


class Alias(Enum):
    FIRST = 1
    PRIMARY = FIRST
    label: str
    label = "label"

    def _missing_(cls, value):
        return None

    def _repr(self):
        return self.name

    __hidden = 1


class Text(str, Enum):
    ASCII = b"ascii", "ascii"
    NUMBER = 5
    EMPTY = ""


class Number(float, Enum):
    NAN = "nan"
    HALF = "0.5"
    HEX = 0x10


class Whole(enum.IntEnum):
    FIFTEEN = "f", 16
    TWO = " 2 "
    YES = True


class Mixed(Enum):
    LOW = 1
    HALF = 1.5
    NEXT = auto()
    NAME = "name"


class Numbered(int, Enum):
    def __new__(cls, value, label=""):
        member = int.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    ONE = 1, "one"
    TWO = 2


class Days(enum.Flag):
    _ignore_ = "Days day number"
    Days = vars()
    for number, day in enumerate(["MONDAY", "TUESDAY"]):
        Days[day] = 1 << number
