from forms import base


class Text(base.Field):
    def label(self):
        return "text"

    @base.Field.value.setter
    def value(self, value):
        self.given = value

    @base.Field.width.setter
    def width(self, width):
        self.given = width

    value = value.getter(lambda self: self.given)


try:

    class Old:
        def size(self):
            return 1

        @size.setter
        def size(self, size):
            pass

except AttributeError:
    Old = None
