class Shape:
    pass


class Circle(Shape):
    pass
