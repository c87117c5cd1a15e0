from dataclasses import dataclass


@dataclass
class Point:
    __slots__ = ("x", "y")  # error "`y`"
    x: int
    y: int = 0
