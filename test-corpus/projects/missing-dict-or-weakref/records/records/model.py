import dataclasses


class Point:
    __slots__ = ("x", "y")

    def as_dict(self):
        return {**self.__dict__}  # warn "instances of `Point` have no `__dict__`"

    def replace(self, **changes):
        self.__dict__.update(changes)


@dataclasses.dataclass(slots=True)
class Article:
    name: str = "bread"
    price: int = 3


class Base:
    __slots__ = ()

    def as_dict(self):
        return dict(self.__dict__)


class Row(Base):
    def __init__(self):
        self.name = "row"


class Lazy:
    __slots__ = ("loaded",)

    def __getattr__(self, name):
        return {name: 1}


