import contextlib
import threading


class Found:
    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        for values in obj.all_values:
            if "title" in values:
                return values["title"]
        raise AttributeError("title")


class Locked:
    lock = threading.Lock()

    def __get__(self, obj, owner=None):
        with self.lock:
            return obj.__dict__.setdefault("count", 3) if obj else self


class Nothing:
    def __get__(self, obj, owner=None):
        if obj is None:
            return None
        return obj.all_values


class Silent:
    def __get__(self, obj, owner=None):
        if obj is None:
            return
        with contextlib.suppress(KeyError):
            return obj.all_values[0]["size"]
        return 0


class Refusing:
    def __get__(self, obj, owner=None):
        if obj is not None:
            raise AttributeError("read it on the class")
        return owner.__name__


class Endless:
    def __get__(self, obj, owner=None):
        while True:
            if obj is None or obj.all_values:
                return 1


class Refused:
    def __get__(self, obj, owner=None):
        self.refuse()

    def refuse(self):
        raise AttributeError("write only")


class Report:
    title = Found()
    count = Locked()
    nothing = Nothing()
    silent = Silent()
    name = Refusing()
    endless = Endless()
    refused = Refused()

    def __init__(self, *all_values):
        self.all_values = all_values
