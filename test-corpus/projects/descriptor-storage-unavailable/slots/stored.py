import enum


class Base:
    def __set_name__(self, owner, name):
        self.storage = "_" + name

    def __get__(self, obj, owner=None):
        return self if obj is None else getattr(obj, self.storage)

    def __set__(self, obj, value):
        self.store(obj, self.clean(value))

    def clean(self, value):
        return value

    def store(self, obj, value):
        setattr(obj, self.storage, value)


class Positive(Base):
    def clean(self, value):
        if value <= 0:
            raise ValueError("must be positive")
        return value


class Private:
    """Mangled with the name of this class."""

    def __get__(self, obj, owner=None):
        return self if obj is None else obj.__state

    def __set__(self, obj, value):
        obj.__state = value


class Once:
    """Computed at the first read."""

    def __init__(self, function):
        self.function = function
        self.name = function.__name__ + "_once"

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        value = self.function(obj)
        object.__setattr__(obj, self.name, value)
        return value


class State(enum.Enum):
    NEW = 1
    DONE = 2
