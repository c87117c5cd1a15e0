import enum


class Named(enum.Enum):
    """Its members are called as they are written."""

    def _generate_next_value_(self, name, start, count, last):
        return name


class Lower(enum.Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last):
        return name.lower()
