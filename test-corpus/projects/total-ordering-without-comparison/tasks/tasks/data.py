from dataclasses import dataclass
from functools import total_ordering

from .base import Point


@total_ordering  # error
@dataclass(frozen=True, order=False)
class Pixel(Point):
    y: int = 0
