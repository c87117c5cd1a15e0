"""What a stub file says of the metaclass is not all that it takes."""

from .native import NativeMeta


class Native(metaclass=NativeMeta, table="native"):
    pass


class SubMeta(NativeMeta):
    def __init__(cls, name, bases, namespace, table):
        super().__init__(name, bases, namespace)


class Sub(metaclass=SubMeta, table="sub"):
    pass
