from .meta import YieldingMeta


class Table(metaclass=YieldingMeta):  # error "is a generator"
    pass
