from abc import ABC

from checks.meta import Meta


class Closable(ABC):
    @classmethod
    def __subclasshook__(cls, subclass):
        return hasattr(subclass, "close")


class Either:
    def __init__(self, *classes):
        self.classes = classes

    def __instancecheck__(self, instance):
        return isinstance(instance, self.classes)

    def __mro_entries__(self, bases):
        return self.classes


class Number(Either(int, float).classes[0]):
    pass


class Prepared(metaclass=Meta):
    pass


def meta_of(base):
    class Local(base):
        @classmethod
        def __prepare__(mcs, name, bases):
            return {"local": True}

    return Local


class Made(metaclass=meta_of(type)):
    pass
