from weakref import WeakKeyDictionary


class Positive:
    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, obj, value):
        if value <= 0:
            raise ValueError(f"{self.name} must be positive")
        obj.__dict__[self.name] = value


class Whole:
    def __init__(self, name):
        self.name = name

    def __set__(self, obj, value):
        vars(obj)[self.name] = int(value)


class Reading:
    def __get__(self, obj, owner=None):
        return self if obj is None else obj._value


class Written(Reading):
    def __set__(self, obj, value):
        obj._value = value


class Constant:
    def __init__(self, value):
        self.value = value

    def __set__(self, obj, value):
        raise AttributeError("cannot be changed")


class Dispatched:
    """A base class: what reads is left to those below."""

    def __init__(self):
        self.values = WeakKeyDictionary()

    def __set__(self, obj, value):
        self.values[obj] = value


class Given(Dispatched):
    def __get__(self, obj, owner=None):
        return self if obj is None else self.values[obj]


class Handed:
    def __set__(self, obj, value):
        obj.changed("handed", value)


class Body:
    width = Positive()
    height = Whole("height")
    depth = Written()
    most = Constant(10)
    given = Given()
    handed = Handed()

    def __init__(self):
        self.width = self.height = self.depth = self.given = self.handed = 3

    def changed(self, name, value):
        self.__dict__[name] = value
