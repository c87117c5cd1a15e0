from __future__ import annotations

from typing import Any

from .base import Field


class Number(Field):
    def __set__(self, instance: Any, value: Any) -> None:
        if not isinstance(value, (int, float)):
            raise TypeError(f"{self.name} must be a number")
        setattr(instance, self.name, value)  # error "manages `width` of `Box`"


class Rounded(Number):
    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.name] = round(value)
