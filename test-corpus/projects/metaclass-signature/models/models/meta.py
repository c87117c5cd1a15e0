"""Metaclasses of the models, some of which cannot be used."""

import functools


class TableMeta(type):
    def __new__(mcls, name, bases, namespace, *, table=None, **kwargs):
        cls = super().__new__(mcls, name, bases, namespace, **kwargs)
        cls.table = table or name.lower()
        return cls

    def __init__(cls, name, bases, namespace, *, table=None, **kwargs):
        super().__init__(name, bases, namespace)


class AuditedMeta(TableMeta):
    """Forgets that the keywords come here as well."""

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.audited = True


class OrderedMeta(TableMeta):
    def __prepare__(mcls, name, bases, **kwargs):
        return {"fields": []}


class CountingMeta(type):
    @staticmethod
    def __init__(name, bases, namespace, count):
        pass


class EagerMeta(type):
    @classmethod
    def __new__(mcls, name, bases, namespace):
        return super().__new__(mcls, name, bases, namespace)


def sealed(name, bases):
    return type(name, bases, {"sealed": True})


def logged(method):
    @functools.wraps(method)
    def wrapper(mcls, *args, **kwargs):
        return method(mcls, *args[:3])

    return wrapper


class LoggedMeta(type):
    """The decorator takes out what the method does not take."""

    @logged
    def __new__(mcls, name, bases, namespace):
        return type.__new__(mcls, name, bases, namespace)
