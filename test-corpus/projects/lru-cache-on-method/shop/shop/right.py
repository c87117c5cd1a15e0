import collections
import dataclasses
import enum
import functools
import typing


class Country(enum.Enum):
    DE = "de"
    FR = "fr"

    @functools.lru_cache(maxsize=None)
    def label(self):
        return self.value.upper()


@dataclasses.dataclass(frozen=True)
class Money:
    amount: int

    @functools.cache
    def text(self):
        return str(self.amount)


class Point(typing.NamedTuple):
    x: int

    @functools.lru_cache(maxsize=16)
    def norm(self):
        return abs(self.x)


class Key:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return isinstance(other, Key) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    @functools.cache
    def upper(self):
        return self.name.upper()


class Meta(type):
    @functools.lru_cache(maxsize=None)
    def fields(cls):
        return sorted(vars(cls))


class Registry:
    _only = None

    def __new__(cls):
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    @functools.lru_cache(maxsize=None)
    def find(self, name):
        return name


class Settings:
    @functools.lru_cache(maxsize=8)
    def get(self, name):
        return name


@functools.lru_cache(maxsize=None)
def settings():
    return Settings()


class Engine:
    @functools.lru_cache(maxsize=8)
    def load(self, name):
        return name


engine = Engine()
