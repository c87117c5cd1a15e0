import abc
from typing import final


class Choice(abc.ABC):
    @abc.abstractmethod
    def choices(self):
        ...

    @choices.setter  # error "put `@property` above `def choices`"
    @abc.abstractmethod
    def choices(self, choices):
        ...


class Never:
    @final
    def gone(self):
        ...
