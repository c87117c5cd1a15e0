import typing as t

Price = t.TypeVar("Price")


class Offer(t.NamedTuple, t.Generic[Price]):  # error: typing-bases "before 3.11"
    price: Price
