import enum

from .base import Plain


class Palette(Plain, enum.Enum):
    RED = 1

    def describe(self) -> str:
        return self.name.lower()
