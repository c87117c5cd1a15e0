from __future__ import annotations

from .meta import EntityMeta


class Entity(metaclass=EntityMeta):
    def __init__(self, key: int) -> None:
        self.key = key


class User(Entity):
    pass
