import dataclasses
import functools
import sys

record = functools.partial(dataclasses.dataclass, frozen=True)

if sys.version_info >= (3, 10):

    @record(slots=True)
    class Lid:
        width: int


KEYWORDS = {"kw_only": True} if sys.version_info >= (3, 10) else {}


@dataclasses.dataclass(**KEYWORDS)
class Label:
    text: str


@record(eq=False)
class Tape:
    length: int


@record(kw_only=True)  # error: dataclass-definition "`dataclass` does not take `kw_only` before 3.10"
class Box:
    size: int
