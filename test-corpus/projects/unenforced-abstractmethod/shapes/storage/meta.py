from abc import ABCMeta, abstractmethod


class Strict(type):
    pass


class AbstractStrict(Strict, ABCMeta):
    pass


class Kind(type):  # warn "`type.__new__` never looks for abstract methods"
    @abstractmethod
    def kind(cls): ...
