from plugins.base import AbstractPlugin, Cache, Configurable


class Derived(Configurable):
    pass


class Both(Derived, Configurable):
    pass


class Cached(AbstractPlugin, Cache[int]):
    pass
