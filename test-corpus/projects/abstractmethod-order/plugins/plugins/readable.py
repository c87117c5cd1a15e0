import abc

from plugins.marks import required


class Readable(abc.ABC):
    """The mark through an alias, the property through a setter of another line."""

    @property
    def position(self):
        return 0

    @required  # error "cannot mark a `property`"
    @position.setter
    def position(self, value): ...
