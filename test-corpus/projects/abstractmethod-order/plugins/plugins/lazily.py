from abc import abstractmethod
from typing import Protocol

from plugins.marks import lazy


class HasSchema(Protocol):
    @lazy  # warn "hides that the method is abstract"
    @abstractmethod
    def schema(self): ...


class Table(HasSchema):
    pass
