"""The same without decorators: the mark is called."""

import abc
import functools

from plugins import marks
from plugins.marks import lazy, required, typed_property


def read(self):
    return None


size = property(read)


def with_property():
    class Sized(abc.ABC):
        size = required(property(read))  # error "cannot mark a `property`"

    return Sized


def with_imported_property():
    class Sized(abc.ABC):
        length = abc.abstractmethod(size)  # error

    return Sized


def with_class_method():
    class Loading(abc.ABC):
        def load(cls, path): ...

        load = marks.required(classmethod(load))  # error "cannot mark a `classmethod`"

    return Loading


def with_own_property():
    class Typed(abc.ABC):
        kind = required(typed_property(read, kind=int))  # error "cannot mark a `typed_property`"

    return Typed


def with_partial():
    class Fetching(abc.ABC):
        def fetch(self, method): ...

        get = required(functools.partialmethod(fetch, "GET"))  # error

    return Fetching


class Lazy(abc.ABC):
    schema = lazy(required(read))  # warn "hides that the method is abstract"


class Right(abc.ABC):
    a = property(required(lambda self: None))
    b = required(lazy(read))
    c = classmethod(required(lambda cls: None))
    d = required(marks.markable_property(read))
    e = required(lambda self: None)
