WIDTH = 4


class Shape:
    pass


class Slotted:
    __slots__ = ("__weakref__", "name")


class Pair(tuple):
    __slots__ = ()
