import abc

from base.types import Abstract, Passing


class Plain(abc.ABC):
    @abc.abstractmethod
    def run(self): ...


assert Abstract.__abstractmethods__ == Plain.__abstractmethods__
assert Passing.__mro__ == (Passing, object)
