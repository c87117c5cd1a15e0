"""What annotations are made of is no base."""

import typing
from typing import NewType, Optional, TypeVar

from tools.config import Config

Token = NewType("Token", str)
Secret = NewType("Secret", Token)
Item = TypeVar("Item", bound=Config)
Text = typing.Union[str, bytes]
LIMITS = []


def new_type():
    class Password(Token):  # error "what `NewType` gives is no class"
        pass

    return Password


def new_type_of_another():
    class Password(Secret):  # error
        pass

    return Password


def type_variable():
    class Container(Item):  # error "an instance of `TypeVar` is no class"
        pass

    return Container


def union():
    class Raw(Text):  # error
        pass

    return Raw


def bars():
    class Raw(str | bytes):  # error "a union of types is no class"
        pass

    return Raw


def perhaps():
    class Maybe(Config | None):  # error
        pass

    return Maybe


def display():
    class Limited(LIMITS):  # error "an instance of `list` is no class"
        pass

    return Limited


class Right(Config):
    token: Token
    text: Optional[Text] = None

    def first(self, items: typing.List[Item]) -> Item:
        return items[0]


def derived(base: list):
    class Made(base):
        pass

    return Made


class Closed:
    def __init_subclass__(cls):
        pass


def beside_another(version):
    # Since 3.11 it is created: what comes first ends the chain that would raise.
    if version >= (3, 11):

        class Password(Closed, Token):
            pass

        return Password


class Maker:
    """No metaclass: what it makes is an object, which gives its class to what derives from it."""

    def __init__(self, name, bases, namespace):
        self.name = name


class Made(metaclass=Maker):
    pass


class More(Made, object()):
    pass


class Flagged(type):
    def __or__(cls, other):
        return cls


class Flag(metaclass=Flagged):
    pass


class Combined(Flag | Config):
    pass
