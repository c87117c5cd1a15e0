from .base import Below, Box, Empty, Open


class Circle(Open):
    __slots__ = ("radius",)


class Square(Empty, Below):
    __slots__ = ["side"]


class Refused(Exception):
    __slots__ = "code"  # warn


class Plain(Box[int]):  # warn "instances of `Numbered` keep"
    pass


class Numbered(Plain):
    __slots__: tuple = ("number",)


class Wide(Circle):
    __slots__ = ("width",)
