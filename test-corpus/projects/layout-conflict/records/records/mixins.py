class Hashed:
    __slots__ = ("_hash",)


class Labelled:
    __slots__ = "label"


class Weak:
    __slots__ = ("__weakref__",)


class Empty:
    __slots__ = ()


class Deep(Labelled):
    __slots__ = ()
