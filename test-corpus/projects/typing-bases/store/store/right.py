from typing import NamedTuple, TypedDict

from .base import AnyOf, Item, Key, Options, Plain, Readable, Store


class Index(Store[Item], AnyOf[Key, Item]):
    pass


class Fields(NamedTuple):
    key: str


class Entry(Fields, Plain):
    pass


class Settings(Options, TypedDict, total=False):
    path: str


class File(Readable, Plain):
    def read(self):
        return b""


class Profile(Settings, Options):
    name: str
