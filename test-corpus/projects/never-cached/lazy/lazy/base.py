"""Lazy descriptors that compute each time."""
_missing = object()


class Lazy:
    def __init__(self, function):
        self.function = function

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        value = vars(obj)[self.name] = self.function(obj)  # warn "`rows` is computed at each read"
        return value

    def __set__(self, obj, value):
        raise AttributeError(self.name)


class lazy_property(property):
    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        value = self.fget(obj)
        obj.__dict__[self.fget.__name__] = value  # warn "a `property` is a data descriptor"
        return value


class Deletable:
    def __init__(self, function):
        self.function = function

    def __delete__(self, obj):
        vars(obj).pop(self.function.__name__, None)


class Kept(Deletable):
    def __get__(self, obj, owner=None):
        value = self.function(obj)
        obj.__dict__[self.function.__name__] = value  # warn "makes it a data descriptor"  # warn: descriptor-class-access
        return value


class Private:
    def __init__(self, function):
        self.function = function
        self.private = f"_lazy_{function.__name__}"

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        value = self.function(obj)
        setattr(obj, self.private, value)  # warn "which nothing reads"
        return value


class Fixed:
    def __init__(self, function):
        self.function = function

    def __get__(self, obj, owner=None):
        value = self.function(obj)
        obj._fixed_value_of_it = value  # warn "it is kept as `_fixed_value_of_it`"  # warn: descriptor-class-access
        return value
