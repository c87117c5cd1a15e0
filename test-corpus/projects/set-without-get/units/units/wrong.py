from . import base
from .base import Checked


class Positive(Checked):
    def check(self, value):
        if value <= 0:
            raise ValueError(f"{self.name} must be positive")
        return value


class Body:
    width = Positive()
    colour = base.Shared()
    owner = base.Beside()
    length = base.Fixed()
    mass = base.Passed("_mass")

    def __init__(self, width):
        self.width = width
        self.colour = "red"
        self.owner = "Ada"
        self.length = 3
        self.mass = 4
