from typing import Any


class FormMeta(type):
    def __getitem__(cls, name):
        return getattr(cls, name)


class Form(metaclass=FormMeta):
    pass


class TableMeta(type):
    def __len__(cls):
        return 0


class Table(metaclass=TableMeta):
    pass


class BothMeta(FormMeta, TableMeta):
    pass


class Sheet(Table, metaclass=BothMeta):
    """A table whose metaclass gets on with that of forms."""
