from .base import Stored


class Clearable(Stored):
    def __delete__(self, obj):
        delattr(obj, self.private)

    def __del__(self):
        self.private = ""


class Handle(Stored):
    closed = []

    def __del__(self, note=closed.append):
        note(self)


class Counter:
    """No descriptor: what it does to itself is its own business."""

    def __delitem__(self, key):
        pass

    def delete(self, obj):
        pass


class Cache:
    first = Clearable()
    handle = Handle()

    def __init__(self):
        self.first = self.handle = 3
