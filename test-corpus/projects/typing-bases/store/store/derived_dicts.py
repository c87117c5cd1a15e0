"""Bases that are typed dictionaries already, and others beside them."""

from typing import Generic, Protocol, TypedDict

from .base import Item, Options, Plain
from .right import Settings

Row = TypedDict("Row", {"key": str})


def beside():
    class Named(Settings, Plain):  # error "`Named` is a `TypedDict`, and one of its bases is none"
        name: str

    return Named


def behind():
    class Named(Plain, Settings):  # error
        name: str

    return Named


def with_dict():
    class Mapping(Options, dict):  # error
        pass

    return Mapping


def functional():
    class Entry(Row, Plain):  # error
        value: str

    return Entry


def as_protocol():
    class HasKey(Row, Protocol):  # error
        pass

    return HasKey


def generic():
    # Of the versions that the project does not speak about only those before 3.11 refuse it.
    class Page(Settings, Generic[Item]):
        items: list

    return Page
