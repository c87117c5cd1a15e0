from dataclasses import dataclass


@dataclass
class Column:
    name: str


class Order(metaclass=Column):  # missed
    pass
