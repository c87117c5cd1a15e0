import functools
import operator


def add(a, b):
    return a + b


def subtract(a, b):
    return a - b


multiply = operator.mul
double = functools.partial(add, 2)
