from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from plugins import marks

T = TypeVar("T")


class Column(ABC, Generic[T]):
    @marks.logged
    def name(self):
        return "column"

    @abstractmethod  # error "cannot mark a `typed_property`"
    @marks.typed_property
    def kind(self) -> T: ...
