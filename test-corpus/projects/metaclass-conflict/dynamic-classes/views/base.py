from abc import ABCMeta


class ViewMeta(type):
    def __len__(cls) -> int:
        return len(cls.__mro__)


class View(metaclass=ViewMeta):
    template = ""


class Renderer(metaclass=ABCMeta):  # warn: abcmeta-instead-of-abc
    def render(self) -> str:
        return ""
