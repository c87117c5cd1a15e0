import enum


class Column(enum.Enum):
    ID = "id"
    _table_ = "orders"  # error "`enum` keeps names such as `_table_` to itself"
