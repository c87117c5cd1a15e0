from shapes import models
from shapes.base import Shape


def area():
    square = models.Square()
    square.side = 3
    return square.area


def perimeter():
    square = models.Square()
    square.side = 3
    return square.perimeter


def title():
    shape = Shape()
    shape.name = "a"
    return shape.title


def total():
    return models.Pair(1, 2).total


def columns():
    return models.Person.columns


def doubled(plain: models.Plain):
    return plain.double


def run():
    assert models.Circle().area == 3 and models.Own().area == 4 and models.Kept().area == 3
    assert models.Named().label == "open"
