import functools

from shapes.base import Shape, Sized


class Square(Shape):
    _area = None

    @property
    def area(self):
        if self._area is None:
            self._area = 4
            return self.area
        return self._area

    @property
    def label(self):
        return super().label.upper()

    @property
    def title(self):
        return type(self).__name__


class Scaled(Shape):
    def __init__(self, shape, factor):
        self.shape, self.factor = shape, factor

    @property
    def area(self):
        return self.shape.area * self.factor


class Checked(Sized):
    @Sized.size.setter
    def size(self, value):
        Sized.size.fset(self, int(value))


class Below(Sized):
    @property
    def size(self):
        return super().size

    @size.setter
    def size(self, value):
        Sized.set_size(self, value)


class Cached:
    @functools.cached_property
    def rows(self):
        self.rows = [1]
        return self.rows


class Lazy:
    @property
    def value(self):
        try:
            return self._value
        except AttributeError:
            self._value = 1
            return self.value


class Stored:
    @property
    def value(self):
        return self.__dict__.get("value", 0)

    @value.setter
    def value(self, value):
        self.__dict__["value"] = value


class Converging:
    @property
    def level(self):
        return self._level

    @level.setter
    def level(self, value):
        if value > 10:
            self.level = 10
        else:
            self._level = value


class Replaced(Square):
    area = 9


class Frame:
    """Either of the two has what the other needs."""

    _schema = None
    _columns = None

    @property
    def schema(self):
        if self._schema is None:
            self._schema = dict.fromkeys(self.columns)
        return self._schema

    @property
    def columns(self):
        if self._columns is None:
            self._columns = list(self.schema) if self._schema is not None else ["id"]
        return self._columns


class Rectangle:
    """The classes below say one of the two."""

    @property
    def width(self):
        return self.surface() / 2

    def surface(self):
        return self.width * 2


class Wide(Rectangle):
    width = 4


class Once:
    @property
    def size(self):
        type(self).size = 4
        return self.size


class Marked:
    busy = False

    @property
    def size(self):
        if type(self).busy:
            return 4
        type(self).busy = True
        return self.size


class Emptied:
    size = property(lambda self: 0)

    @size.setter
    def size(self, value):
        if value:
            value.pop()
            self.size = value
