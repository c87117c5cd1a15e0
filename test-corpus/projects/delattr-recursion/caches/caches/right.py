from caches.base import Tracked


class Report(Tracked):
    def __init__(self):
        self.rows, self.total = [1], 1

    def forget(self, name):
        if name != "total":
            del self.total


class Plain:
    def __init__(self):
        self.key = 1

    def __delattr__(self, name):
        self.last = name
        object.__delattr__(self, name)


class Emptied:
    def __init__(self):
        self.key = 1

    def __delattr__(self, name):
        del self.__dict__[name]


class Guarded:
    def __init__(self):
        self.key = 1

    def __delattr__(self, name):
        if hasattr(self, "cache"):
            super().__delattr__("cache")
        super().__delattr__(name)
