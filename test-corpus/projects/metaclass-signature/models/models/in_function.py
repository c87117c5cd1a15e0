from .meta import TableMeta


def make(base):
    class Made(base, metaclass=TableMeta, table="made"):
        pass

    return Made


class StrictMeta(TableMeta):
    def __new__(mcls, name, bases, namespace, /, table):
        return super().__new__(mcls, name, bases, namespace, table=table)


def model():
    class Row(metaclass=StrictMeta):  # error: class-keyword-rejected "`table`, which `StrictMeta.__new__` needs"
        pass

    return Row


def probe():
    try:

        class Row(metaclass=StrictMeta):
            pass

    except TypeError:
        return True
    return False
