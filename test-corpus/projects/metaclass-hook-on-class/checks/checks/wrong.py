from abc import ABC, ABCMeta

from checks.base import Ordered, has_close
from checks.meta import Everything


class Closable:
    __subclasscheck__ = classmethod(has_close)  # warn "never calls its `__subclasscheck__`"


class Even(int):
    @classmethod
    def __instancecheck__(cls, instance):  # warn "`isinstance` asks the metaclass"
        return instance % 2 == 0


class Nothing(Everything):
    @classmethod
    def __instancecheck__(cls, instance):  # warn "the metaclass"
        return False


class Abstract(ABC):
    @staticmethod
    def __instancecheck__(instance):  # warn "no metaclass"
        return True


class Named(metaclass=ABCMeta):  # warn: abcmeta-instead-of-abc
    def __subclasscheck__(cls, subclass):  # warn "or `__subclasshook__` in a class of `ABCMeta`"
        return True


class Form(Ordered):
    pass
