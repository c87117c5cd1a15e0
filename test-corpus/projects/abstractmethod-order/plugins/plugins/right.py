import abc
import functools

from plugins.marks import lazy, logged, markable_property, overload_by_type, required, typed_property


class Everything(abc.ABC):
    @typed_property
    @required
    def a(self): ...

    @required
    @lazy
    def b(self): ...

    @required
    @markable_property
    def c(self): ...

    @overload_by_type
    @required
    def d(self, node): ...

    @required
    @logged
    def e(self): ...

    @abc.abstractproperty
    def f(self): ...

    @required
    @functools.lru_cache
    def g(self): ...
