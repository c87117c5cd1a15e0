import abc
import functools
from dataclasses import dataclass, field
from typing import Any

frozen = functools.partial(dataclass, frozen=True)


@dataclass
class Order:
    number: int
    lines: list = field(default_factory=list)
    note: str = field(default="", init=False)


@frozen
class Address:
    street: str = ""
    town: str = ""


class Loaded(Order):
    # Nothing is added: what is inherited serves.
    @classmethod
    def load(cls, row: dict[str, Any]):
        return cls(row["number"])


@dataclass
class Registered:
    number: int
    registry = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry[cls.__name__] = cls


@dataclass
class Step(abc.ABC):
    number: int

    @abc.abstractmethod
    def run(self): ...


@dataclass
class Prepared:
    hooks: int = 0

    def __post_init__(self):
        pass
