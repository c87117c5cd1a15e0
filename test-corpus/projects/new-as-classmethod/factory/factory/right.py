import typing

from factory.kinds import Settings


class Abstract:
    @classmethod  # warn
    def __new__(cls):
        self = super().__new__(cls)
        self.name = "called"
        return self


# Calls it as what it is.
class Called(Abstract):
    def __new__(cls):
        return super().__new__()


class Point:
    @classmethod
    def __new__(cls, klass, x):
        self = object.__new__(klass)
        self.x = x
        return self


class Anything:
    @classmethod
    def __new__(*args):
        return args


class Overridden:
    if typing.TYPE_CHECKING:

        @classmethod
        def __new__(cls): ...


def expected():
    return Settings()
