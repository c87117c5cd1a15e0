from .meta import TableMeta


class Country(metaclass=TableMeta, name="Germany"):  # error "second value for the parameter of `TableMeta.__new__`"
    pass
