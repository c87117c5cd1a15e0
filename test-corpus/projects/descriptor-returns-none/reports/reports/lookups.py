import threading
from typing import Any, Optional


class Lookup:
    def __init__(self, key):
        self.key = key

    def __get__(self, obj, owner=None):  # warn "always None"
        if obj is None:
            return self
        self.find(obj)

    def find(self, obj):
        return obj.values[self.key]


class Chosen(Lookup):
    def __get__(self, report: Any, owner: Optional[type] = None):  # warn "on one path"
        if report is None:
            return self
        elif report.is_ready:
            return self.find(report)
        report.misses += 1


class Known(Lookup):
    lock = threading.Lock()

    def __get__(self, obj, owner=None):  # warn "always None"
        if obj is None:
            return self
        with self.lock:
            self.find(obj)


class Own(Lookup):
    def __get__(self, obj, owner=None):  # warn "always None"
        if obj is None:
            return self
        obj.__dict__.get(self.key)


class Lazy:
    def __init__(self, function):
        self.function = function

    def __get__(self, obj, owner=None):  # warn "always None"
        """Keeps the value where the next read finds it."""
        if obj is None:
            return self
        obj.__dict__[self.function.__name__] = self.function(obj)


class Delegated:
    def __init__(self, inner):
        self.inner = inner

    def __get__(self, obj, owner=None):  # warn "always None"
        type(self.inner).__get__(self.inner, obj, owner)


class Logged:
    def __get__(self, instance, owner):  # missed
        if instance is not None:
            value = instance.values.get("total")
            if value:
                return value
            instance.misses += 1
        else:
            return self
