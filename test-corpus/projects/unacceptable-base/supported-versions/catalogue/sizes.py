from enum import Enum, auto


class Size(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):  # error: enum-definition "before 3.10"
        return name.lower()

    SMALL = auto()
