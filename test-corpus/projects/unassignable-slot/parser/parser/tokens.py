from parser.base import Mixin, Positioned as Base


class Token(Mixin, Base):
    __slots__ = ["text", "__kind", "marked"]
    kind = "token"

    def __init__(self, text):
        super().__init__()
        self.text = text
        self.__kind = "word"
        self._kind = "word"  # error "instances of `Token` have no place for the attribute `_kind`"


class Space(Base):
    __slots__ = {"width": "in columns"}

    def __init__(self, width):
        with open_log():
            self.size = self.width = width  # error "`size`"


class Number(Base):
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value
        if value < 0:
            self.sign = -1  # warn "`sign`"

    def __hash__(self):
        return 1

    def forget(self):
        del self.hash  # warn "cannot be deleted"

    def override(self):
        self.forget = None  # warn "it is one of the class"


class open_log:
    def __enter__(self):
        return None

    def __exit__(self, *details):
        return None
