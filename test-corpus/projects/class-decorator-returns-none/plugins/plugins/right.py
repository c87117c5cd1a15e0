import functools

from plugins.registry import kept, plugins, register


@kept
class Reader:
    pass


@functools.total_ordering
class Ordered:
    def __init__(self, key):
        self.key = key

    def __eq__(self, other):
        return self.key == other.key

    def __lt__(self, other):
        return self.key < other.key


def returning(function):
    @functools.wraps(function)
    def wrapper(cls):
        function(cls)
        return cls

    return wrapper


@returning
def remembered(cls):
    plugins["remembered"] = cls


@remembered
class Remembered:
    pass


def optional(cls=None, *, name=None):
    if cls is None:
        return functools.partial(optional, name=name)
    cls.name = name
    return cls


@optional(name="x")
class Optional:
    pass


@optional
class Plain:
    pass


@register
class _:
    pass
