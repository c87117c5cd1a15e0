import abc
import functools
from functools import cached_property as cached


class Model:
    @classmethod
    @property  # error "`table` is a bound method since 3.13"
    def table(cls) -> str:
        return cls.__name__.lower()

    @classmethod
    @property  # warn "`columns` is a bound method"
    def columns(cls):
        return ("id",)

    @classmethod
    @cached  # error "`schema` never works"
    def schema(cls):
        return {}

    @classmethod
    @functools.cached_property  # warn "`engine` never works"
    def engine(cls):
        return None

    @classmethod
    @classmethod  # error "`make` cannot be called since 3.13"
    def make(cls):
        return cls()


class Meta(type):
    @property
    def table(cls):
        return cls.__name__.lower()


class classproperty:
    def __init__(self, function):
        self.function = function

    def __get__(self, instance, owner):
        return self.function(owner)


class Right(metaclass=Meta):
    @classproperty
    def columns(cls):
        return ("id",)

    @classmethod
    @functools.lru_cache(maxsize=None)
    def schema(cls):
        return {}

    @classmethod
    def make(cls):
        return cls()

    @staticmethod
    @functools.lru_cache(maxsize=None)
    def engine():
        return None


class Interval(abc.ABC):
    """The classes below have the attribute in another way."""

    @classmethod
    @property  # warn
    @abc.abstractmethod
    def units(cls): ...

    @classmethod
    @property  # warn
    def factors(cls):
        return ()

    def first(self):
        return self.units[0], self.factors[0]


class Months(Interval):
    units = ("year", "month")
    factors = (12,)
