import abc


class Factory(abc.ABC):
    """In a class inside a class, under more decorators."""

    class Options(abc.ABC):
        @abc.abstractmethod  # error "cannot mark a `staticmethod`"
        @staticmethod
        def parse(text): ...
