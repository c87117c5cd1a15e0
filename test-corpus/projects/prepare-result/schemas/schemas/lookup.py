from schemas.meta import LookupMeta


class Table(metaclass=LookupMeta):  # error "which takes a `dict` only"
    name = "text"
