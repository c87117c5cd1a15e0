from enum import Enum


class Unit(Enum):
    METRE = "m",
    SECOND = "s",

    @property
    def symbol(self):
        return self.value[0]
