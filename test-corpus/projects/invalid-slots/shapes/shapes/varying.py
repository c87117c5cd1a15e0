from shapes.base import Pair


class Point(Pair):
    __slots__ = ("label",)  # error "vary in size"
