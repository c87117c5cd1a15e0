from dataclasses import dataclass, field
from typing import ClassVar

from .fields import Field


class Defaulted(Field):
    def __init__(self, default):
        self.default = default

    def __get__(self, obj, owner=None):
        if obj is None:
            return self.default
        return super().__get__(obj, owner)


class Required(Field):
    def __get__(self, obj, owner=None):
        if obj is None:
            raise AttributeError("no default")
        return super().__get__(obj, owner)


class Tested(Field):
    def __init__(self, default=0):
        self.default = default

    def check(self, value):
        return self.default if isinstance(value, Tested) else value


class Compared(Field):
    def __set__(self, obj, value):
        if value is self:
            return
        super().__set__(obj, value)


@dataclass
class Item:
    required: int = Required()
    count: int = Defaulted(3)
    tested: int = Tested(4)
    compared: int = Compared()
    shared: ClassVar[Field] = Field()
    plain = Field()
    made: int = field(default=5)


@dataclass(init=False)
class Own:
    count: int = Field()


class NoDataclass:
    count: int = Field()
