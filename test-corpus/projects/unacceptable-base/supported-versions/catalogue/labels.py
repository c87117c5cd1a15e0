from enum import Enum, IntFlag


class Label(IntFlag):
    NEW = 1

    @classmethod
    def _numeric_repr_(cls, value):  # error: enum-definition "before 3.11"
        return hex(value)


class Shown(Enum):
    PLAIN = "plain"

    def _repr_html_(self):  # error: enum-definition "before 3.13"
        return self.value
