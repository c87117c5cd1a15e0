from abc import ABCMeta


class BaseMeta(type):  # warn "derive `RegistryMeta` and the others from `type`"
    """Reserved."""


class RegistryMeta(BaseMeta):  # warn "`__init_subclass__`"
    known = {}

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        if bases:
            cls.known[name] = cls


class CountedMeta(BaseMeta):
    def __len__(cls):
        return len(cls.rows)


class AbstractBaseMeta(ABCMeta):  # warn "adds nothing to `ABCMeta`"
    pass


class InterfaceMeta(AbstractBaseMeta):  # warn "adds nothing to `AbstractBaseMeta`"
    pass


class Marker(CountedMeta):
    """Code asks for it."""


class Mixed(CountedMeta, ABCMeta):
    """It reconciles two."""


class Asked(CountedMeta):
    def is_leaf(cls):
        return type(cls) is Asked


class Leaf(Asked):
    """`Asked` asks for itself."""


class Broken(BaseMeta):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases)  # error: metaclass-super-arguments
