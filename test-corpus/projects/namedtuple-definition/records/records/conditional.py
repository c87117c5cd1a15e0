import sys
from typing import NamedTuple


class Version(NamedTuple):
    major: int = 0
    if sys.version_info >= (3, 9):
        minor: int  # error "field `minor` of `Version`"
