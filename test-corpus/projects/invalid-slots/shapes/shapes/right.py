from shapes.base import Pair, Slotted


class Point(Pair):
    __slots__ = ()


class Line(Slotted):
    __slots__ = ("__dict__", "a", "b")


class Text(str):
    __slots__ = ("language",)


class Keys:
    __slots__ = {"x": "the abscissa", "y": "the ordinate"}
