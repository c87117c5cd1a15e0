from dataclasses import dataclass
from typing import Any


class Quantity:
    def __init__(self, name: str, unit: str = "") -> None:
        self.storage_name = name
        self.unit = unit

    def __get__(self, obj: Any, owner: Any = None) -> Any:
        if obj is None:
            return self
        return obj.__dict__[self.storage_name]

    def __set__(self, obj: Any, value: Any) -> None:
        if value < 0:
            raise ValueError(f"{self.storage_name} must not be negative")
        obj.__dict__[self.storage_name] = value


class Rounded(Quantity):
    def __init__(self, places, name):
        super().__init__(name)
        self.places = places

    def __set__(self, obj, value):
        super().__set__(obj, round(value, self.places))


@dataclass
class Text:
    name: str = ""
    default: str = ""

    def __get__(self, obj, owner=None):
        return self if obj is None else getattr(obj, "_" + self.name, self.default)

    def __set__(self, obj, value):
        setattr(obj, "_" + self.name, value)


def title(name):
    return Text(name, default="untitled")


class Key(Quantity):
    """A key of a format."""

    def __set__(self, obj, value):
        obj.__dict__[self.storage_name] = value


class Header:
    """A name of its own: that of the header."""

    def __init__(self, name):
        self.name = name

    def __get__(self, obj, owner=None):
        return self if obj is None else obj.headers.get(self.name)

    def __set__(self, obj, value):
        obj.headers[self.name] = value
