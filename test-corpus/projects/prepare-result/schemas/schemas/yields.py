from .meta import YieldingMeta


class Table(metaclass=YieldingMeta):
    pass
