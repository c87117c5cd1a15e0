from abc import ABC
from typing import Generic, TypeVar

T = TypeVar("T")


class Named:
    """Takes its own keyword out, and passes the others on."""

    def __init_subclass__(cls, /, label=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.label = label


class Event(Named, ABC):
    def __init_subclass__(cls, /, *, topic="all", **kwargs):
        super().__init_subclass__(**kwargs)
        cls.topic = topic


class Versioned(Generic[T]):
    def __init_subclass__(cls, /, version, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.version = version
