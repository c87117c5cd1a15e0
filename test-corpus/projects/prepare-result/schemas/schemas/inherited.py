from .meta import TableMeta as Meta


class Table(metaclass=Meta):  # error "`ColumnsMeta.__prepare__` returns a `Columns`"
    name = "text"


class Orders(Table):
    number = "integer"
