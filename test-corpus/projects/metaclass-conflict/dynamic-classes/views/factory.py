import types
from typing import Any, Type

from .base import Renderer, View, ViewMeta


def as_view(name: str, **attributes: Any) -> Type[View]:
    return type(name, (View,), attributes)


def as_renderer(name: str, **attributes: Any) -> type:
    return type(name, (View, Renderer), attributes)  # error


def with_new_class(name: str) -> type:
    return types.new_class(name, (Renderer,), {"metaclass": ViewMeta})  # error


def with_metaclass(name: str) -> type:
    return ViewMeta(name, (Renderer,), {})  # error


def with_keywords(name: str) -> type:
    return types.new_class(name, bases=(View,), kwds={"metaclass": ViewMeta})
