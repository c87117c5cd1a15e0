COMMON = ("created", "updated")


class Base:
    __slots__ = ()
    kind = "base"
