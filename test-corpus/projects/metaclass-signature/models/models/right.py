import abc
import sys

from .meta import LoggedMeta, TableMeta


class Logged(metaclass=LoggedMeta, level="debug"):
    pass


class Product(metaclass=TableMeta, table="products"):
    pass


class Offer(Product):
    pass


class PlainPrepare(TableMeta):
    def __prepare__(name, bases, **kwargs):
        return {"prepared": name}


class Prepared(Product, metaclass=PlainPrepare, table="prepared"):
    pass


class NeedsTable(TableMeta):
    def __init__(cls, name, bases, namespace, *, table, **kwargs):
        super().__init__(name, bases, namespace)


class Customer(metaclass=NeedsTable, table="customers"):
    pass


class AbstractTable(abc.ABCMeta, TableMeta):
    if sys.version_info >= (3, 9):

        def __init__(cls, name, bases, namespace, **kwargs):
            super().__init__(name, bases, namespace)

    else:

        def __init__(cls, name):
            pass


class Repository(metaclass=AbstractTable, table="repositories"):
    pass


class CallsItself(type):
    """Made by `of` alone."""

    @classmethod
    def of(mcls, name):
        return mcls(name)

    def __new__(mcls, name):
        return super().__new__(mcls, name, (), {})

    def __init__(cls, name):
        super().__init__(name)


class Caller(type):
    def __call__(mcls, name, bases, namespace, **kwargs):
        return super().__call__(name)


class Called(type, metaclass=Caller):
    """Its own metaclass gives it what it takes."""

    def __new__(mcls, name):
        return super().__new__(mcls, name, (), {})

    def __init__(cls, name):
        super().__init__(name)


class Short(metaclass=Called):
    pass


class Patched(type):
    def __init__(cls):
        pass


def patched_init(cls, name, bases, namespace):
    cls.patched = True


Patched.__init__ = patched_init


class Late(metaclass=Patched):
    pass
