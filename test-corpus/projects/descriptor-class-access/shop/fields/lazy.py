import functools
import types


class Lazy:
    def __init__(self, function):
        self.function = function
        functools.update_wrapper(self, function)

    def __get__(self, obj, owner=None):
        if self.__name__ in obj.__dict__:  # warn "`obj` is None there"
            return obj.__dict__[self.__name__]
        value = obj.__dict__[self.__name__] = self.function(obj)
        return value


class Wrapped:
    """A decorator for methods."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *args, **kwargs):
        return self.function(*args, **kwargs)

    def __get__(self, instance, owner=None):
        return types.MethodType(self, instance)  # error "`Customer.greet` raises `TypeError`"
