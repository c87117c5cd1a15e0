from abc import abstractmethod
from dataclasses import dataclass
from enum import Enum


@dataclass
class Record:  # warn
    key: str

    @abstractmethod
    def encode(self): ...


class Level(Enum):  # warn "`enum.Enum.__new__` never looks"
    LOW = 1

    @abstractmethod
    def colour(self): ...


class Keys(dict):  # warn "`dict.__new__` never looks for abstract methods"
    @abstractmethod
    def primary(self): ...
