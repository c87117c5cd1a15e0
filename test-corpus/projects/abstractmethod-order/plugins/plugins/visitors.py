from abc import ABCMeta, abstractmethod

from plugins.marks import overload_by_type


class Visitor(metaclass=ABCMeta):  # warn: abcmeta-instead-of-abc
    @abstractmethod  # error "cannot mark a `singledispatchmethod`"
    @overload_by_type
    def visit(self, node): ...
