from abc import ABC, abstractmethod


class Shape(ABC):
    @property
    @abstractmethod
    def area(self) -> float:
        """The area."""

    @property
    def label(self) -> str:
        return f"{self.title}: {self.area}"

    @property
    def title(self) -> str:
        return "shape"


class Sized:
    def get_size(self):
        return self._size

    def set_size(self, value):
        self._size = value

    size = property(get_size, set_size)


def twice(shape):
    return shape.area * 2
