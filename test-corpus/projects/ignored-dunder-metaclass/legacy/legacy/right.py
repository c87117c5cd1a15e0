import abc

from legacy.meta import Derived, Registry

__metaclass__ = type


class Explicit(metaclass=Derived):
    __metaclass__ = Registry


class Inherited(Explicit):
    __metaclass__ = Derived


class Abstract(abc.ABC):
    __metaclass__ = abc.ABCMeta

    @abc.abstractmethod
    def run(self): ...


def remade(cls):
    return Registry(cls.__name__, cls.__bases__, dict(vars(cls)))


@remade
class Decorated:
    __metaclass__ = Registry


class Document:
    __metaclass__ = "text"
