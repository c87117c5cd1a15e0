from typing import Any

from forms.base import Form, Table


def bound(model: type[Any]) -> type[Form]:
    class Bound(Form, model):
        pass

    return Bound


def of_table(table: type[Table]):
    class OfTable(Form, table):
        pass

    return OfTable


def ordered(first: type[object], second: type[Form]):
    # Whatever comes first, `object` itself does not.
    class Ordered(first, second):
        pass

    return Ordered


class Factory:
    def __init__(self, table: type[Table] = Table):
        self.table = table

    def make(self):
        class Made(Form, self.table):
            pass

        return Made


def wrong():
    class Wrong(Form, Table):  # error "`TableMeta`"
        pass
