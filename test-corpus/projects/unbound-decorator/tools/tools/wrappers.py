import functools
import types


class Counted:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.calls = 0

    def __call__(self, *args, **kwargs):
        self.calls += 1
        return self.__wrapped__(*args, **kwargs)


class Retried(Counted):
    """Inherits all of it."""


class Checked:
    def __init__(self, function, kind=object):
        self._function = function
        self.kind = kind

    def __call__(self, value):
        if not isinstance(value, self.kind):
            raise ValueError(value)
        return self._function(value)


def checked(function):
    return Checked(function, int)


class Logged:
    """A decorator with arguments: gives back a function, which binds."""

    def __init__(self, level):
        self.level = level

    def __call__(self, function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            return function(*args, **kwargs)

        return inner


class Method:
    def __get__(self, instance, owner=None):
        return self if instance is None else types.MethodType(self, instance)


class Bound(Method):
    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return self.function(*args)


class Late:
    """Binds by hand."""

    def __init__(self, function):
        self.function = function
        self.instance = None

    def __call__(self, *args):
        return self.function(self.instance, *args)
