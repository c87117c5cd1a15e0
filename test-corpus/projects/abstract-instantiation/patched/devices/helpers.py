from contextlib import contextmanager

from devices.base import Simulator


@contextmanager
def concrete():
    missing = Simulator.__abstractmethods__
    Simulator.__abstractmethods__ = frozenset()
    yield
    Simulator.__abstractmethods__ = missing
