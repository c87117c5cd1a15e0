"""Properties that the other modules assign."""

from typing import Protocol


class Stored:
    def __init__(self, key: str) -> None:
        self._key = key
        self._weight = 1.0

    @property
    def key(self) -> str:
        return self._key

    def _read_weight(self) -> float:
        return self._weight

    weight = property(_read_weight, doc="in kilograms")
    volume = property(lambda self: self._weight * 2)


class Movable:
    def __init__(self) -> None:
        self.place = "ramp"

    def move(self, place: str) -> None:
        self.place = place


class Writable(Stored):
    @Stored.key.setter
    def key(self, key: str) -> None:
        self._key = key


class Named(Protocol):
    @property
    def label(self) -> str: ...

    def relabel(self, label: str) -> None:
        self.label = label
