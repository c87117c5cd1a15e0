import functools


class Field:
    def __init__(self, key):
        self.key = key

    def __get__(self, obj, owner=None):
        return self if obj is None else obj.__dict__.get(self.key)

    def __set__(self, obj, value):
        obj.__dict__[self.key] = self.convert(value)

    def convert(self, value):
        return value


class Whole(Field):
    def convert(self, value):
        return int(value)


class Hook:
    """A descriptor that is called by itself as well."""

    def __init__(self, function):
        self.function = function

    def __get__(self, obj, owner=None):
        return self if obj is None else functools.partial(self.function, obj)

    def __call__(self, *args):
        return self.function(*args)
