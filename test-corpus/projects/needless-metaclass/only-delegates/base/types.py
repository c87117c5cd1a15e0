import abc


class PassingMeta(type):  # warn "adds nothing to `type`"
    def __new__(mcs, name, bases, namespace):
        return super().__new__(mcs, name, bases, namespace)


class AbstractMeta(abc.ABCMeta):  # warn "adds nothing to `ABCMeta`"
    def __init__(cls, name, bases, namespace, **keywords):
        super().__init__(name, bases, namespace, **keywords)


class Passing(metaclass=PassingMeta):
    pass


class Abstract(metaclass=AbstractMeta):
    @abc.abstractmethod
    def run(self): ...
