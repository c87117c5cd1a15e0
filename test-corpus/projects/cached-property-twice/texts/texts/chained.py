import functools as ft


class Line:
    width = columns = ft.cached_property(lambda self: 3)  # error
