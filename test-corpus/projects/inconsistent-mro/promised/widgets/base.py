from __future__ import annotations

from typing import Type


class Widget:
    def render(self) -> str:
        return ""


class Decoration(Widget):
    def __init__(self, inner: Widget) -> None:
        self.inner = inner


def delegate(name: str) -> type[Widget]:
    """A class of its own for each call, which the annotation does not name."""

    class Delegate(Widget):
        def render(self) -> str:
            return getattr(self, name).render()

    return Delegate


def chosen(is_wide: bool) -> Type[Widget]:
    return Wide if is_wide else Narrow


class Wide(Widget):
    pass


class Narrow(Widget):
    pass


class Shop:
    frame: type[Widget] = Wide
