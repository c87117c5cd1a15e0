import contextlib
import typing

from storage.backends import Disk, Memory
from storage.base import Backend, Typed

if typing.TYPE_CHECKING:
    checked = Backend()


class Text(Typed[str]):
    def parse(self, text):
        return text


class Registered(Backend):
    def __new__(cls):
        return Memory.__new__(Memory)


def every():
    with contextlib.suppress(TypeError):
        Backend()
    # `cached_property` hides that `size` is abstract.
    return [Text(), Memory(), Disk(), Memory.connect(), Registered()]


def of(Backend):
    return Backend()
