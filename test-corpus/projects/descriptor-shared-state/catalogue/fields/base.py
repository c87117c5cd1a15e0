"""What all fields do: subclasses say how a value is stored and loaded."""

from __future__ import annotations

from typing import Any, Generic, Optional, TypeVar, Union, overload

T = TypeVar("T")


class Field(Generic[T]):
    def __init__(self, default: Optional[T] = None) -> None:
        self.default = default
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, obj: None, owner: type) -> Field[T]: ...

    @overload
    def __get__(self, obj: object, owner: type) -> T: ...

    def __get__(self, obj: Any, owner: Optional[type] = None) -> Union[Field[T], Optional[T]]:
        if obj is None:
            return self
        return self.load(obj)

    def __set__(self, obj: Any, value: T) -> None:
        self.store(obj, self.clean(value))

    def clean(self, value: T) -> T:
        return value

    def load(self, obj: Any) -> Optional[T]:
        return obj.__dict__.get(self.name, self.default)

    def store(self, obj: Any, value: T) -> None:
        obj.__dict__[self.name] = value
