from clients import proxies
from clients.proxies import Forwarding as Base


class Session(Base):
    def __init__(self, target):
        self._target = target


class Catalog(proxies.Searching):
    """Finds names in parts that `__init__` sets too late for `register`."""

    def __init__(self):
        self.register("first")
        self._parts = {}

    def register(self, name):
        self._names = [name]

    def search(self, name):
        for part in self._parts:  # warn "`_parts`"
            if part == name:
                return part
        raise AttributeError(name)


class Slotted:
    __slots__ = ("_values",)

    def __init__(self, **values):
        self._values = values

    def __getattr__(self, name):
        try:
            return self._values[name]  # error "`_values`, which a copy does not have yet"
        except KeyError:
            raise AttributeError(name) from None

    def __getstate__(self):
        return {"_values": self._values}


class Misspelt:
    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        return getattr(self._cleint, name)  # error "`_cleint`, which nothing sets"


class Underscored:
    def __getattr__(self, name):
        return getattr(self, "_" + name)  # error "the very attribute that is missing"


class Lazy:
    def __getattr__(self, name):
        if name == "connection":
            if self.connection is None:  # error "the very attribute that is missing"
                self.connection = object()
            return self.connection
        raise AttributeError(name)


class Explicit:
    def __getattr__(self, name):
        if name in ("width", "height"):
            return self.__getattr__(name)  # error
        raise AttributeError(name)


class Bare:
    __slots__ = ()

    def __getattr__(self, name):
        return self.__dict__[name]  # error "`__dict__`, which nothing sets"  # warn: getattr-returns-none


class Record:
    """`__setattr__` keeps everything in `_fields`, also what should be `_fields`."""

    def __init__(self):
        self._fields = {}

    def __setattr__(self, name, value):
        self._fields[name] = value

    def __getattr__(self, name):
        return self._fields[name]  # error "which nothing sets"  # warn: getattr-returns-none


class Document:
    def __init__(self, data):
        self.data = data

    @property
    def root(self):
        return self.data["root"]  # warn "`copy` and `pickle` end in `RecursionError`"

    def __getattr__(self, name):
        return getattr(self.root, name)
