from dataclasses import dataclass

from orders.events import Named


@dataclass
class Line(Named, frozen=True):  # error "class keyword `frozen`"
    amount: int
