from enum import Enum


class Resolution(Enum):
    """Method resolution, and how it may be asked for."""

    mro = "mro"  # error "`Resolution` cannot have an `mro` of its own"
    name_ = "name"
