from __future__ import annotations

from typing import Any, Optional


class Field:
    name: Optional[str] = None
    owner: Optional[type] = None

    def __get__(self, instance: Any, owner: Optional[type] = None) -> Any:
        return self if instance is None else vars(instance).get(self.name)

    def __set__(self, instance: Any, value: Any) -> None:
        vars(instance)[self.name] = value


class Text(Field):
    pass
