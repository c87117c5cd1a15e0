from enum import Enum, auto


class Event(Enum):
    CREATED = auto()
    PAID = auto()

    def _generate_next_value_(name, start, count, last_values):  # error "stands behind a member"
        return name.lower()
