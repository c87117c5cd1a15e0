from . import base


class Handler:
    def __init__(self, call):
        self.__call__ = call

    def handle(self, *args):
        return self.__call__(*args)


def fill(late):
    late.__iter__ = lambda: iter((1, 2))
    return late


def iterate():
    late = base.Late()
    late.__iter__ = lambda: iter((1, 2))
    return list(late)


def count():
    stand = base.Stand()
    stand.__len__ = lambda self: 3
    return len(stand)


def call(function):
    return base.Slotted(function)()


def register():
    base.Entry.register("a")
    return base.Entry()[1]


def wrap(function):
    def wrapper(*args):
        return function(*args)

    wrapper.__wrapped__ = function
    wrapper.__call__ = function
    return wrapper


class Session(base.Device):
    def __init__(self, name):
        self.__doc__ = name
        self.__dict__ = {"name": name}
        self.__getstate__ = lambda: {}
        self.__reduce_ex__ = lambda protocol: (Session, (self.name,))
        self.__custom__ = name


def outside(thing):
    thing.__len__ = lambda: 3
    return thing
