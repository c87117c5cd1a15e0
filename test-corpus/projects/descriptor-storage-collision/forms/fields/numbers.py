from .base import Named, Plain


class Bounded(Plain):
    def __init__(self, lowest, highest):
        self.lowest, self.highest = lowest, highest

    def __set__(self, obj, value):
        super().__set__(obj, max(self.lowest, min(self.highest, value)))


class Counter:
    """The attribute's own name makes the name of the value."""

    def __set_name__(self, owner, name):
        self.key = f"{owner.__name__}.{name}"

    def __get__(self, obj, owner=None):
        return self if obj is None else vars(obj).setdefault(self.key, 0)

    def __set__(self, obj, value):
        namespace = vars(obj)
        namespace[self.key] = value


def quantity(name):
    return Named(name, default=0)


PERCENT = Named("percent", default=0)
