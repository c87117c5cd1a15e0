from typing import TypedDict

from .base import Options, Plain


class Settings(Options, Plain, TypedDict):  # error "`Settings` is a `TypedDict`, and one of its bases is none"
    path: str
