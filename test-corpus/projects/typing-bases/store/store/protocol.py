import typing

from .base import Plain, Readable


class Writable(Readable, Plain, typing.Protocol):  # error "is no protocol"
    def write(self, data): ...
