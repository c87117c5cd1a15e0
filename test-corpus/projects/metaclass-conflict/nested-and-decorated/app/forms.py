import dataclasses
from abc import ABC

from app.tools import LoudMeta, without_metaclass


@dataclasses.dataclass
class Loud(metaclass=LoudMeta):
    volume: int = 0


@without_metaclass
class Quiet(metaclass=LoudMeta):
    pass


class QuietService(Quiet, ABC):
    pass


class Outer:
    class Base(ABC):
        pass

    def make(self):
        class Inner(Loud, Outer.Base):  # error
            pass

        return Inner
