import arrays
from arrays import memmap, plain, records


class Mapped(memmap):
    pass


class Table(records):
    pass


class Rows(arrays.records):
    pass


def plainly():
    class Wrong(plain):  # error "module `arrays.plain` is no class"
        pass
