from .meta import PairMeta


class Table(metaclass=PairMeta):  # error "returns a `tuple`"
    pass
