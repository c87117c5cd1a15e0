from .once import Once, PerArguments

_by_name = {}


class Channel:
    channels = {}

    def __new__(cls, name):
        if name not in cls.channels:
            cls.channels[name] = super().__new__(cls)
        return cls.channels[name]


class Followed:
    _instance = None

    def __new__(cls, name):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        cls._instance.name = name
        return cls._instance


class Again:
    """`__init__` follows the arguments: `singleton-reinitialised` tells of it."""

    _instance = None

    def __new__(cls, name):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self, name):  # warn: singleton-reinitialised
        self.name = name


class Strict:
    _instance = None

    def __new__(cls, name):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.name = name
        elif cls._instance.name != name:
            raise ValueError(name)
        return cls._instance


class Plain(metaclass=Once):
    def __init__(self):
        self.items = []


class Keyed(metaclass=PerArguments):
    def __init__(self, name):
        self.name = name


def by_name(name):
    if name not in _by_name:
        _by_name[name] = Channel(name)
    return _by_name[name]
