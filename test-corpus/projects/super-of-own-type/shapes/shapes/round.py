from shapes import base


class Circle(base.Shape):
    def describe(self):
        if self.name:
            # Whether it comes back depends on what the test says the second time.
            return super(type(self), self).describe()  # warn
        return "circle"


class Disc(Circle):
    pass
