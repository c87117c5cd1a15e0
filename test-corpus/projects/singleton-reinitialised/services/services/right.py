import dataclasses

from services.base import Locked, Meta, Singleton


class Guarded(Singleton):
    def __init__(self):
        if getattr(self, "_ready", False):
            return
        self.items = []
        self._ready = True


class Attempted(Locked):
    def __init__(self):
        try:
            self._ready
        except AttributeError:
            self.items = []
            self._ready = True


class Refusing:
    _instance = None

    def __new__(cls):
        if cls._instance is not None:
            return cls._instance
        cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self):
        if hasattr(self, "items"):
            raise RuntimeError("made twice")
        self.items = []


class Classwide(Locked):
    made = False

    def __init__(self):
        if not type(self).made:
            type(self).made = True
            self.items = []


class Through(metaclass=Meta):
    def __init__(self):
        self.items = []


class Keeping(Locked):
    @property
    def items(self):
        return self._items

    @items.setter
    def items(self, value):
        self._items = getattr(self, "_items", value)

    def __init__(self):
        self.items = []


class Interned:
    known = {}

    def __new__(cls, name):
        try:
            return cls.known[name]
        except KeyError:
            self = cls.known[name] = super().__new__(cls)
            return self

    def __init__(self, name):
        self.name = name


class Counted:
    count = 0

    def __new__(cls):
        cls.count += 1
        cls.last = super().__new__(cls)
        return cls.last

    def __init__(self):
        self.items = []


class Once(Locked):
    def __new__(cls):
        self = super().__new__(cls)
        cls.__init__ = lambda self: None
        self.items = []
        return self

    def __init__(self):
        self.items = []


@dataclasses.dataclass
class Default:
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance


class Deferred(Locked):
    def __init__(self):
        if not hasattr(self, "items"):
            self.reset()

    def reset(self):
        self.items = []


class GreaterThan:
    def __init__(self, bound):
        self.bound = bound


class Positive(GreaterThan):
    """Every run of `__init__` sets the same."""

    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self):
        super().__init__(0.0)
