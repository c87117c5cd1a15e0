import singletons.instances
from singletons.instances import Bounded, Known, Lazy, Registry as Names, Settings


def settings():
    return Settings("settings.toml")


def registry():
    return Names("a")


def pool():
    return Bounded(1, 2)


def named():
    return singletons.instances.Named(1, size=2)


def right():
    return Lazy(), Known("a", size=3), singletons.instances.Named(1)
