from __future__ import annotations

from typing import Any


class Field:
    """Keeps the name; subclasses say how a value is kept."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        return instance.__dict__[self.name]
