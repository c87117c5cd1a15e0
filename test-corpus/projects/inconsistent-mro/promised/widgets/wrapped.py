from .base import Decoration, Shop, Widget, chosen, delegate


class Wrapped(delegate("inner"), Decoration):
    pass


class Picked(chosen(True), Decoration):
    pass


class Framed(Shop.frame, Decoration):
    pass


def plain() -> type:
    class Torn(Widget, Decoration):  # error "base `Widget`"
        pass

    return Torn
