from .meta import ClassMeta


def table():
    class Table(metaclass=ClassMeta):  # error "returns a `type`"
        name = "text"

    return Table


def expected():
    try:

        class Table(metaclass=ClassMeta):
            name = "text"

    except TypeError:
        return True
    return False
