"""Calls that derive from an enumeration."""

import enum
import types

from states import base
from states.base import Mode, Named, State

Words = enum.Enum("Words", "A B", type=str)


def with_names():
    return State("Door", "OPEN CLOSED")  # error "this call cannot derive from `State`"


def with_list():
    return base.Mode("Access", names=["READ"])  # error


def with_values():
    return State("Door", {"OPEN": 1})  # error "this call cannot derive"


def new_class():
    return types.new_class("Door", (State,))  # error: dynamic-class-arguments "has members: `OPEN`"


def made_by_type():
    return type("Door", (Named,), {})  # error: dynamic-class-arguments "takes no plain `dict`"


def of_a_mixed_one():
    class More(Words):  # error
        C = "c"

    return More


class Pair(enum.Enum):
    X = "x", "y"


def looked_up():
    return State["OPEN"], Mode(1), Named("Door", "OPEN CLOSED"), types.new_class("Door", (Named,))


def pair():
    return Pair("x", "y")  # error "before 3.12"
