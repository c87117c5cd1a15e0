import enum

from colors import Described


class Shade(Described, enum.Enum):  # error
    DARK = 1

    def describe(self) -> str:
        return "dark"


