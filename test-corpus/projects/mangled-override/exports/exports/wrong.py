from exports import base
from exports.base import Base, Export as Plain


class Titled(Plain):
    def __header(self):  # warn "`Titled.__header` does not override `Export.__header`"
        return "title"


class Made(Base):
    @classmethod
    def __make(cls, label):  # warn "its name is `_Made__make`"
        return cls, label.upper()

    @staticmethod
    def __check(value):  # warn "write `_check` in both classes"
        return None


class Mixin:
    pass


class Outer:
    class Inner(Mixin, base.Middle):
        def __rows(self):  # warn "`Outer.Inner.__rows` does not override"
            return "none"


def build():
    class Local(base._Private):
        def __step(self):  # warn "`build.<locals>.Local.__step`"
            return "local"

    return Local
