from enum import Enum


class Number(float, int, Enum):  # error "of type `float` and of type `int`"
    ONE = 1
