import typing

from .base import Plain, Readable


class Writable(Readable, Plain, typing.Protocol):  # error: unacceptable-base
    def write(self, data): ...
