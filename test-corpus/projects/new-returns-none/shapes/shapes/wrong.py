from shapes import base
from shapes.base import Shape as Base


class Circle(Base):
    def __new__(cls, radius):  # warn "a call of `Circle` gives None"
        self = Base.__new__(cls, radius)
        self.radius = radius


class Square(base.Shape):
    known = base.Cache()

    def __new__(cls, side):  # warn "on one path"
        if side in cls.known:
            return cls.known[side]
        cls.known[side] = super().__new__(cls, side)


class Length(float):
    def __new__(cls, value, unit="m"):  # warn "on one path"
        if value < 0:
            return
        return super().__new__(cls, value)


class Pair(tuple):
    @staticmethod
    def __new__(cls, first, second):  # warn "`Pair.__new__` returns nothing"
        tuple.__new__(cls, (first, second))


def make():
    class Local(Base):
        def __new__(cls):  # warn "`make.<locals>.Local.__new__` returns nothing"
            try:
                self = object.__new__(cls)
            finally:
                print("made")

    return Local


class Logged(Base):
    def __new__(cls, name):  # warn "on one path"
        with open(name) as file:
            if file.read():
                return super().__new__(cls, name)
        print("empty", name)
