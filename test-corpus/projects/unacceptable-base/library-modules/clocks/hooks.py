import abc


class Hook(metaclass=abc):  # error: invalid-metaclass "module `abc`"
    @abc.abstractmethod
    def call(self): ...
