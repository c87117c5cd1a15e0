from shapes.base import WIDTH


class Box:
    __slots__ = [WIDTH, "height"]  # error "of type `int`"
