from shapes import base
from shapes.base import Flat, Shape as Figure


class Circle(Figure):
    def area(self):  # warn "the method `Circle.area` overrides a property: reading `area` gives the method itself"
        return 0


class Line(base.Flat):
    area = 0

    def is_empty(self) -> bool:  # warn "a property of `Shape`"
        return False

    async def name(self):  # warn "put `@property` above it"
        return "line"


class Square(Flat):
    area = 1

    def corners(self):  # warn "`corners`"
        return 4


class Dot(Figure):
    area = 0

    def corners(self, scale=1):  # warn "the method `Dot.corners` overrides a property"
        return scale
