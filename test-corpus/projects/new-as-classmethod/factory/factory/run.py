import factory.kinds
from factory.kinds import Derived, Keyed, Pair as Two, Settings


def settings():
    return Settings()


def pair():
    return Two((1, 2))


def key():
    return Keyed(key=1)


def derived():
    return Derived("a", 3)


def row():
    return factory.kinds.Row(1)
