from settings import base
from settings.base import Observed as Base, touch


class Window(Base):
    width: int

    def on_change(self, name, value):
        self.last_change = name  # error "assigning `last_change`"


class Validated:
    def __setattr__(self, name, value):
        if value is None:
            raise ValueError(name)
        self.__setattr__(name, value)  # error "runs `__setattr__` again"


class Converted:
    def __setattr__(self, name, value):
        if name == "port":
            self.port = int(value)  # error "assigning `port`"
        else:
            object.__setattr__(self, name, value)


class Pair:
    def __setattr__(self, name, value):
        if name == "left":
            self.right = -value  # error
        elif name == "right":
            self.left = -value
        else:
            super().__setattr__(name, value)


class Sized:
    @property
    def size(self):
        return 0

    @size.setter
    def size(self, value):
        self.bytes = value * 8

    def __setattr__(self, name, value):
        self.size = 1  # error "assigning `size`"


class Renaming:
    def __setattr__(self, name, value):
        setattr(self, f"_{name}", value)  # error


class Counting(Validated):
    def __setattr__(self, name, value):
        self.count += 1  # error "assigning `count`"
        super().__setattr__(name, value)

    count = 0


class Touched:
    def __setattr__(self, name, value):
        touch(self)  # error
        object.__setattr__(self, name, value)


class Caught:
    def __setattr__(self, name, value):
        try:
            self.value = value
        except RecursionError:
            self.__dict__["value"] = value
