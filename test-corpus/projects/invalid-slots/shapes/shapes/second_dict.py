from shapes import base


class Circle(base.Shape):
    __slots__ = ("radius", "__dict__")  # error "`__dict__`"
