from models.fields import COMMON, Base


class User(Base):
    __slots__ = ("name", "kind")

    name: str


class Order(Base):
    __slots__ = (*COMMON, "_total")

    @property
    def total(self):
        return self._total


class Documented:
    """Its docstring is no slot."""

    __slots__ = ("text",)
