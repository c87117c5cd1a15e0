from enum import auto

from orders.naming import Named


class Carrier(Named):
    SHIP = auto()  # error "calls `Named._generate_next_value_` with 4 arguments"
    RAIL = auto()
