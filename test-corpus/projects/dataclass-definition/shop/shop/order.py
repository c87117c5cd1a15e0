import dataclasses as dc

from .base import Named as Base


@dc.dataclass
class Order(Base):
    title: str
    customer: str  # error "`customer` of `Order` has no default, but follows `note`, which has one"
