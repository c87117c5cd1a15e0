from abc import ABC

from models import meta


class Plugin(metaclass=meta.RegistryMeta):
    pass


class Importer(Plugin):
    pass


class Table(metaclass=meta.CountedMeta):
    rows = [1]


class Interface(metaclass=meta.InterfaceMeta):
    pass


class Marked(metaclass=meta.Marker):
    rows = []


class Both(ABC, metaclass=meta.Mixed):
    rows = [1, 2]


class Last(metaclass=meta.Leaf):
    pass


def is_marked(cls):
    return isinstance(cls, meta.Marker)


def broken():
    class Thing(metaclass=meta.Broken):
        pass

    return Thing
