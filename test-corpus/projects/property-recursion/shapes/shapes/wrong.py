import functools

from shapes import base
from shapes.base import Shape, Sized as Base, twice


class Square(Shape):
    def __init__(self, side):
        self.side = side

    @property
    def area(self):
        return self.area**2  # error "the getter of `area` reads `area`"


class Titled(Shape):
    area = 1

    @property
    def title(self):
        return self.label.split(":")[0]  # error "leads back to itself"


class Doubled(base.Shape):
    @property
    def area(self):
        return twice(self) / 2  # error


class Checked(Base):
    @Base.size.setter
    def size(self, value):
        if not isinstance(value, int):
            raise TypeError("size")
        self.size = value  # error "the setter of `size` assigns `size`"


class Reflected:
    @property
    def name(self):
        return getattr(self, "name", "unknown")  # error

    @name.deleter
    def name(self):
        del self.name  # error "the deleter of `name` deletes `name`"


class Plain:
    def get_width(self):
        return self.width  # error

    def set_width(self, value):
        object.__setattr__(self, "width", value)  # error "the setter of `width` assigns `width`"

    width = property(fget=get_width, fset=set_width)


class Pair:
    @property
    def left(self):
        return -self.right

    @property
    def right(self):
        return -self.left  # error


class Notified:
    def changed(self):
        self.value = self.value + 1  # error

    @property
    def value(self):
        return 1

    @value.setter
    def value(self, value):
        self.changed()


class Cached:
    @functools.cached_property
    def rows(self):
        return [row for row in self.rows if row]  # error "the getter of `rows` reads `rows`"


class Written:
    def __setattr__(self, name, value):
        super().__setattr__(name, value)

    @property
    def size(self):
        return 1

    @size.setter
    def size(self, value):
        self.size = value  # error
