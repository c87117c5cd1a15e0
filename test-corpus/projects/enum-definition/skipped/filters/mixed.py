"""Enumerations that mix strings and numbers, which works up to 3.12."""

from enum import Enum, auto

from . import compat
from .compat import PY313

HAS_MIXED = not PY313

if HAS_MIXED:

    class Filter(Enum):
        NAME = "name"
        DATE = auto()

elif compat.PY313:

    class Filter(Enum):
        NAME = "name"
        DATE = "date"

else:

    class Filter(Enum):
        NAME = "name"
        DATE = auto()
