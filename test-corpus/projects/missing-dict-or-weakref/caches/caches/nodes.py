import typing


class Node:
    __slots__ = ("children", "name")

    def walk(self):
        return [self]


class Leaf(Node):
    __slots__ = ()


class Pair(typing.NamedTuple):
    left: int
    right: int


class Length(int):
    """Has a `__dict__`, and takes no weak references."""


class Open(Node):
    __slots__ = ("__weakref__",)


class Free(Leaf):
    pass


class Rows(list):
    pass
