"""What a compiler makes of a class is its own: `@overload` gives `Wide(x)` a meaning there."""

import numba
from numba import njit


class Wide:
    pass


@njit
def widened(x):
    return Wide(x)


@numba.njit(cache=True)
def widened_twice(x):
    return Wide(Wide(x))


def plain(x):
    return Wide(x)  # error
