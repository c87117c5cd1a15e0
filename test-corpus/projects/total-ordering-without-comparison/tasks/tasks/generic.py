import functools as ft

from .base import Box


@ft.total_ordering  # error "`Sorted`"
class Sorted(Box[int]):
    def __lt(self, other):
        return self.less_than(other)
