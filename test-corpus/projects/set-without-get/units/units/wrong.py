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
    angle = base.Namespaced()
    force = base.Private()
    charge = base.Updating()
    speed = base.Listed()
    time = base.Bypassing()
    area = base.ById()

    def __init__(self, width):
        self._values = {}
        self.width = width
        self.colour = "red"
        self.owner = "Ada"
        self.length = 3
        self.mass = 4
        self.angle = self.force = self.charge = self.speed = self.time = self.area = 5
