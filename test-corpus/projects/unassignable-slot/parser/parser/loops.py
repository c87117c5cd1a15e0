class Window:
    __slots__ = ("start", "end")

    def __init__(self, values):
        for self.index, value in enumerate(values):  # warn "`index`"
            self.start = value


class Range(tuple):
    __slots__ = ()

    def __init__(self, values):
        self.low = min(values)  # error "`low`"


def windows():
    return [Window([]), Range([1, 2])]
