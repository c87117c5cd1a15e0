"""A base that gives each class below it a constructor, as SQLAlchemy's declarative one does."""

from typing import Any


def _constructor(self, **values):
    for name, value in values.items():
        setattr(self, name, value)


def _set_up(cls: type[Any]) -> None:
    if "__init__" not in cls.__dict__:
        cls.__init__ = _constructor


class Base:
    def __init_subclass__(cls, **keywords):
        _set_up(cls)
        super().__init_subclass__(**keywords)
