from shapes.base import Polygon as Sides


class Triangle(Sides):
    def height(self):
        return self.sides


class Square(Sides):
    """Has all of them itself, and asks nobody."""

    def __init__(self):
        self.name, self.sides = "square", 4

    def describe(self):
        return "square"

    area = 16
