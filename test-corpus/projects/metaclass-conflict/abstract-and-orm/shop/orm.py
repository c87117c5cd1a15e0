"""A small object-relational mapper."""

from __future__ import annotations

from typing import Any, Iterator


class Column:
    def __init__(self, kind: type) -> None:
        self.kind = kind


class ModelMeta(type):
    columns: dict[str, Column]

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> ModelMeta:
        columns = {key: namespace.pop(key) for key, value in list(namespace.items()) if isinstance(value, Column)}
        cls = super().__new__(mcs, name, bases, namespace)
        cls.columns = columns
        return cls

    def __iter__(cls) -> Iterator[str]:
        return iter(cls.columns)


class Model(metaclass=ModelMeta):
    pass
