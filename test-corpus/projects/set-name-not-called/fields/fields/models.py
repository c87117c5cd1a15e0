from functools import cached_property

from fields import base
from fields.base import Careful, Field, Logged


class Item:
    @classmethod
    def with_rating(cls):
        cls.rating = Field()  # warn "needs it"
        return cls


class Book(Item):
    title = Careful(Field())
    pages = Logged(base.Positive())  # error "`Logged` hides a `Positive` from the class"
    text = Logged(base.Read())  # error "`Logged` hides a `Read` from the class"

    @Logged
    @cached_property  # error
    def words(self):
        return 3


Item.price = base.Positive()  # error "is set on `Item` when the class is there"
Item.color = base.Default()
Item.weight = base.Given("_weight")
Item.note = base.Message()  # warn
setattr(Item, "total", cached_property(lambda self: 3))  # error "raises `TypeError`"

Made = type("Made", (), {"price": Field()})
