from typing import Any


def read(self, unit):
    return unit


def write(self: Any, value: float) -> None:
    self.values = value
