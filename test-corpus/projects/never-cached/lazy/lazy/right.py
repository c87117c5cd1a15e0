"""The same, done right."""


class NonData:
    def __init__(self, function):
        self.function = function

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        value = obj.__dict__[self.name] = self.function(obj)
        return value


class Looking(property):
    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        name = self.fget.__name__
        if name not in obj.__dict__:
            obj.__dict__[name] = self.fget(obj)
        return obj.__dict__[name]


class Asking:
    def __init__(self, function):
        self.function = function
        self.private = "_" + function.__name__

    def __get__(self, obj, owner=None):
        found = self.find(obj)
        if found is None:
            found = self.function(obj)
            setattr(obj, self.private, found)
        return found

    def find(self, obj):
        return getattr(obj, self.private, None)

    def __set__(self, obj, value):
        setattr(obj, self.private, value)


class Shared(property):
    """Keeps it for those who may read what is there already."""

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        obj.last_value = self.fget(obj)
        return obj.last_value
