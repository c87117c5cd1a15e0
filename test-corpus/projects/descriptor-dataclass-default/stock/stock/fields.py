from weakref import WeakKeyDictionary


class Field:
    def __set_name__(self, owner, name):
        self.name = name
        self.private = "_" + name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return getattr(obj, self.private)

    def __set__(self, obj, value):
        setattr(obj, self.private, self.check(value))

    def check(self, value):
        return value


class Positive(Field):
    def check(self, value):
        if value <= 0:
            raise ValueError(f"{self.name} must be positive")
        return value


class Silent:
    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, obj, value):
        vars(obj)[self.name] = value


class Lazy:
    """A non-data descriptor."""

    def __get__(self, obj, owner=None):
        return obj.count + 1 if obj is not None else self


class Weak:
    def __init__(self):
        self.values = WeakKeyDictionary()

    def __get__(self, obj, owner=None):
        return self.values[obj]  # warn: descriptor-class-access

    def __set__(self, obj, value):
        self.values[obj] = value
