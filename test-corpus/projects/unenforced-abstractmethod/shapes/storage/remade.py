import abc
from abc import abstractmethod


def abstract(cls):
    return abc.ABCMeta(cls.__name__, cls.__bases__, dict(vars(cls)))


@abstract
class Decorated:
    @abstractmethod
    def run(self): ...


class Called:
    @abstractmethod
    def run(self): ...


Called = abc.ABCMeta("Called", (), {"run": Called.run})
