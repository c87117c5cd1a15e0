from abc import ABC, abstractmethod


class Described(ABC):
    @abstractmethod
    def describe(self) -> str: ...


class Plain:
    def describe(self) -> str:
        return "plain"
