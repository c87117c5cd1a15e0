import contextlib
from dataclasses import dataclass

from .records import Checked, record


@dataclass
class Plain(Checked):
    cents: int = 0

    def __post_init__(self):
        super().__post_init__()


@dataclass(slots=False)
class Open(Checked):
    cents: int = 0

    def __post_init__(self):
        super().__post_init__()


@record
class Named(Checked):
    cents: int = 0

    def __post_init__(self):
        super(Named, self).__post_init__()

    def title(self):
        return __class__.__name__

    class Meta:
        # The cell is that of the inner class.
        def options(self):
            return super().__repr__()

    def inner(self):
        class Local(Checked):
            def check(self):
                return super().check()

        return Local().check()


class Loud(Named):
    def __post_init__(self):
        super().__post_init__()


def slotting(**options):
    """Makes another class, but of its own."""

    def decorate(cls):
        return cls

    return decorate


@slotting(slots=True)
class Other(Checked):
    def check(self):
        return super().check()


@dataclass(slots=True)
class Tolerant(Checked):
    cents: int = 0

    def check(self):
        with contextlib.suppress(TypeError):
            super().check()

    def outer(self):
        super = Checked
        return super()
