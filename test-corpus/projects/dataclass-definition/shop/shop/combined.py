from dataclasses import dataclass

from shop import base


@dataclass
class Stock:
    amount: int


# The reversed MRO: the fields of the second base come first.
@dataclass  # error "`amount` of `Shelf` has no default, but follows `street`"
class Shelf(Stock, base.Address):
    pass
