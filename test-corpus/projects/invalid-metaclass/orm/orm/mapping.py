from collections import OrderedDict


class Columns(OrderedDict):
    """What a `__prepare__` would return."""


class Table(metaclass=Columns):  # error "`Columns`, which cannot be called"
    id = 1
