import functools
import logging


class Lazy:
    """Computes once: for whichever instance comes first."""

    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function = function

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        try:
            return self.result
        except AttributeError:
            self.result = self.function(obj)  # warn "all others get the same"
            return self.result


class per_class:
    """What is made of the class may be kept: by the class, or once."""

    def __init__(self, function):
        self.function = function
        self.results = {}
        self.log = None
        self.reads = 0

    def __get__(self, obj, owner=None):
        if owner is None:
            owner = type(obj)
        if self.log is None:
            self.log = logging.getLogger(owner.__module__)
        self.reads += 1
        if owner not in self.results:
            self.results[owner] = self.function(owner)
        return self.results[owner]
