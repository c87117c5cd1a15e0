from .base import Below, Box, Empty, Open


class Circle(Open):
    __slots__ = ("radius",)  # warn "`Open` brings it"


class Square(Empty, Below):
    __slots__ = ["side"]  # warn "`Open` brings it"


class Refused(Exception):
    __slots__ = "code"  # warn


class Plain(Box[int]):
    pass


class Numbered(Plain):
    __slots__: tuple = ("number",)  # warn "`Plain` brings it"


class Wide(Circle):
    __slots__ = ("width",)  # warn "`Open` brings it"
