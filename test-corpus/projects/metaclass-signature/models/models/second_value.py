from .meta import TableMeta


class Country(metaclass=TableMeta, name="Germany"):  # error: class-keyword-rejected "second value for the parameter of `TableMeta.__new__`"
    pass
