"""Several attributes with one value, as it is meant."""


class Alias:
    def __init__(self, name):
        self.name = name

    def __get__(self, obj, owner=None):
        return self if obj is None else getattr(obj, self.name)

    def __set__(self, obj, value):
        setattr(obj, self.name, value)


class Scaled:
    def __init__(self, factor):
        self.factor = factor

    def __get__(self, obj, owner=None):
        return self if obj is None else obj._seconds / self.factor

    def __set__(self, obj, value):
        obj._seconds = value * self.factor


class Flag:
    def __init__(self, mask):
        self.mask = mask

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return bool(obj._flags & self.mask)

    def __set__(self, obj, value):
        obj._flags = obj._flags | self.mask if value else obj._flags & ~self.mask
