from shapes.base import Slotted as Base


class Line(Base):
    __slots__ = ("__weakref__",)  # error "`__weakref__`"
