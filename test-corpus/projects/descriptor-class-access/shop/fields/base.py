"""What all fields share."""

from typing import Any, Generic, Optional, TypeVar

T = TypeVar("T")


class Named(Generic[T]):
    name: str

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, obj: Any, owner: Optional[type] = None) -> T:
        """The value, by way of `load`, which subclasses replace."""
        return self.load(obj)  # error "`Customer.email`"

    def load(self, instance: Any) -> T:
        raise NotImplementedError
