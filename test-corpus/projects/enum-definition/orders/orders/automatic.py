"""Worked up to 3.12."""

from enum import Enum, auto


class Filter(Enum):
    NAME = "name"
    DATE = auto()  # error "since 3.13"
    SIZE = auto()
