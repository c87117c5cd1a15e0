import abc
import functools


class NamedMeta(abc.ABCMeta):
    def __new__(mcls, name, bases, namespace, *, label=None):
        cls = super().__new__(mcls, name, bases, namespace)
        cls.label = label or name.lower()
        return cls

    def __init__(cls, name, bases, namespace, *, label=None):
        super().__init__(name, bases, namespace)


class CountedMeta(type):
    count = 0

    def __init__(cls, name, bases, namespace, start=0):
        super().__init__(name, bases, namespace)
        type(cls).count += 1
        cls.number = start + type(cls).count


def cached(function):
    return functools.lru_cache(maxsize=None)(function)
