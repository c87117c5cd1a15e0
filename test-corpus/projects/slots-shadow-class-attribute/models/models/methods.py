from abc import ABC, abstractmethod


class Task(ABC):
    __slots__ = ["run", "state"]  # error "`run`"

    @abstractmethod
    def run(self): ...
