import abc

from legacy import meta
from legacy.meta import Alias, Registry as Meta


class Plain:
    __metaclass__ = Meta  # warn "`Plain` is not created by `Registry`"


class Aliased(object):
    """With bases."""

    __metaclass__ = Alias  # warn "`Aliased` is not created by `Derived`"
    name = "aliased"


class Outer:
    class Inner(Plain):
        __metaclass__ = meta.Combined  # warn "`Outer.Inner` is not created by `Combined`"


class Abstract(Plain):
    __metaclass__ = abc.ABCMeta  # warn "`abc.ABCMeta`"

    @abc.abstractmethod
    def run(self): ...


class Explicit(metaclass=Meta):
    # Derives from what it has: that is more.
    __metaclass__ = Alias  # warn "`Explicit` is not created by `Derived`"


def build():
    class Local:
        __metaclass__ = abc.ABCMeta  # warn "`build.<locals>.Local`"

    return Local
