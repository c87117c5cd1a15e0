import enum

from codes.mixins import Base, Describing, Words


class Level(Describing, int, enum.Enum):
    LOW = 1


class Name(Words, enum.Enum):
    A = "a"


class Port(Base):
    HTTP = 80
