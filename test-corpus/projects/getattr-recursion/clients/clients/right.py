import copyreg

from clients.proxies import Guarded, Searching


class Session(Guarded):
    def __init__(self, target):
        self._target = target


class Named(Searching):
    names = ("a", "b")

    def search(self, name):
        if name in self.names:
            return name
        raise AttributeError(name)


class Row:
    def __init__(self, values):
        self.__dict__["values"] = values

    def __getattr__(self, name):
        try:
            return self.__dict__["values"][name]
        except KeyError:
            raise AttributeError(name) from None


class Tuple:
    def __new__(cls, *args):
        self = super().__new__(cls)
        self._items = args
        return self

    def __getattr__(self, name):
        if name == "first":
            return self._items[0]
        raise AttributeError(name)


class Restored:
    def __init__(self, values):
        self._values = values

    def __getattr__(self, name):
        if name in self._values:
            return self._values[name]
        raise AttributeError(name)

    def __getstate__(self):
        return self.__dict__

    def __setstate__(self, state):
        self.__dict__.update(state)


class Failure(Exception):
    """`BaseException` has a `__setstate__`."""

    def __init__(self, response):
        super().__init__(response)
        self.response = response

    def __getattr__(self, name):
        return getattr(self.response, name)


class Loaded:
    def __getattr__(self, name):
        if name != "_module":
            self._load()
            return getattr(self._module, name)
        raise AttributeError(name)

    def _load(self):
        self._module = "text"


class Accessors:
    """`install` gives the class what is asked for, or raises."""

    def __getattr__(self, name):
        install(name)
        return getattr(self, name)


def install(name):
    if name != "size":
        raise AttributeError(name)
    setattr(Accessors, name, 1)


class Kept:
    """The base keeps on the class what is set."""

    __slots__ = ()

    def __setattr__(self, name, value):
        setattr(self.__class__, name, value)


class Registry(Kept):
    __slots__ = ()

    def __init__(self):
        self._waiting = {}

    def __getattr__(self, name):
        if name not in self._waiting:
            raise AttributeError(name)
        return self._waiting[name]


class Reduced:
    def __init__(self, target):
        self._target = target

    def __reduce__(self):
        return Reduced, (self._target,)

    def __getattr__(self, name):
        if name not in ["_target"]:
            return getattr(self._target, name)
        return getattr(self, name)


class Asserting:
    def __init__(self, values):
        self._values = values

    def __getattr__(self, name):
        assert name[0] != "_", name
        return self._values[name]


class Remote:
    def __init__(self, target):
        self._target = target

    def __getattr__(self, name):
        return remote(name)(self._target)


def remote(name):
    if name.startswith("_"):
        raise AttributeError(name)
    return str


class Server:
    def __request(self, name):
        return name

    def __getattr__(self, name):
        return self.__request(name)


class Point:
    def __init__(self, target):
        self._target = target

    def __getattr__(self, name):
        return getattr(self._target, name)


copyreg.pickle(Point, lambda point: (Point, (point._target,)))


def register(kind, reduce):
    """Says nothing of the classes in `wrong`."""
    copyreg.pickle(kind, reduce)


class Starting:
    def __getattr__(self, name):
        if type(self) is Starting:
            raise AttributeError(name)
        return getattr(self, name)


class Started(Starting):
    size = 3
