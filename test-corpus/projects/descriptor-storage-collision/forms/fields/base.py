from __future__ import annotations

from typing import Any, Callable, Optional


class Plain:
    """The name is written into the methods, and mangled for all alike."""

    def __get__(self, obj: Any, owner: Optional[type] = None) -> Any:
        if obj is None:
            return self
        return self.load(obj)

    def __set__(self, obj: Any, value: Any) -> None:
        self.save(obj, value)

    def load(self, obj: Any) -> Any:
        try:
            return obj.__value
        except AttributeError:
            return None

    def save(self, obj: Any, value: Any) -> None:
        obj.__value = value


class Named:
    """The name comes from the constructor."""

    def __init__(self, name: str, default: Any = None) -> None:
        self.storage = "_{}".format(name)
        self.default = default

    def __get__(self, obj: Any, owner: Optional[type] = None) -> Any:
        if obj is None:
            return self
        value = getattr(obj, self.storage, self.default)
        return value

    def __set__(self, obj: Any, value: Any) -> None:
        object.__setattr__(obj, self.storage, value)


class Lazy:
    """Computes once, and keeps the result under one name."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self.function = function

    def __get__(self, obj: Any, owner: Optional[type] = None) -> Any:
        if obj is None:
            return self
        if not hasattr(obj, "_lazy"):
            obj._lazy = self.function(obj)
        return obj._lazy


class Updating:
    """Puts the value into the dict of the instance by a method."""

    def __get__(self, obj: Any, owner: Optional[type] = None) -> Any:
        return self if obj is None else vars(obj).get("_updated")

    def __set__(self, obj: Any, value: Any) -> None:
        obj.__dict__.update({"_updated": value})
