class Shape:
    registry = []

    def __new__(cls, name="", sides=0):
        made = super(cls, cls).__new__(cls)  # error "`Polygon`"
        cls.registry.append(made)
        return made

    def __init__(self, name):
        self.name = name

    def describe(self):
        return f"shape {self.name}"

    @property
    def area(self):
        return 0


class Polygon(Shape):
    def __init__(self, name, sides):
        super(self.__class__, self).__init__(name)  # error "`Triangle`"
        self.sides = sides

    def describe(self):
        with open_log() as log:
            log.append(self.name)
            return super(type(self), self).describe()  # error "`Triangle`"

    @property
    def area(self):
        return super(type(self), self).area + self.sides  # error "`Triangle`"


class open_log:
    def __enter__(self):
        return []

    def __exit__(self, *details):
        return None
