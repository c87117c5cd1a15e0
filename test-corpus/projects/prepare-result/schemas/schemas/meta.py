import types
from collections import ChainMap


class Columns:
    """Remembers the order, and is no mapping."""

    def __init__(self):
        self.names = []

    def add(self, name):
        self.names.append(name)


class Lookup:
    """A mapping as far as a body needs one."""

    def __init__(self, known):
        self.known = known

    def __getitem__(self, name):
        return self.known[name]

    def __setitem__(self, name, value):
        self.known[name] = value


class ColumnsMeta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **options):
        columns = Columns()
        columns.add(name)
        return columns


class TableMeta(ColumnsMeta):
    pass


class FrozenMeta(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return types.MappingProxyType({"table": name})


class LookupMeta(type):
    def __prepare__(name, bases):
        return Lookup({"table": name.lower()})

    def __new__(mcls, name, bases, namespace):
        return super().__new__(mcls, name, bases, namespace)


class LayeredMeta(LookupMeta):
    @staticmethod
    def __prepare__(name, bases):
        layers: ChainMap = ChainMap({}, *(vars(base) for base in bases))
        return layers


class ClassMeta(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return dict


class PairMeta(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        if not bases:
            return {}, []
        return None


class YieldingMeta(type):
    @classmethod
    def __prepare__(mcls, name, bases):  # error: special-method-kind
        yield {"table": name}


class UnusedMeta(ColumnsMeta):
    @classmethod
    def __prepare__(mcls, name, bases):
        return (name, bases)  # warn "no class of `UnusedMeta` can be created"
