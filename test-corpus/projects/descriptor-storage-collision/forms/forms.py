import fields
from fields import PERCENT, Alias, Bounded, Counter, Flag, Lazy, Named, Scaled, quantity
from fields.base import Updating

POSITION = quantity("position")
ONCE = Named("once")


class Form:
    title = Named("title")
    width = Bounded(0, 100)
    height = fields.Plain()  # warn "keeps its value where `width` does: in `_Plain__value`"


class Order(Form):
    number = quantity("number")
    amount = quantity("number")  # warn "in `_number` of the instance"
    heading = Named("title")  # warn "`heading` of `Order` keeps its value where `title` does"

    @Lazy
    def total(self):
        return self.number * 10

    @Lazy
    def label(self):  # warn "keeps its value where `total` does"
        return f"order {self.number}"


class Report(Form):
    created = changed = Named("time")  # warn "are one descriptor"
    title = Named("title", default="report")


class Mix:
    red = PERCENT
    green = fields.PERCENT  # warn "`red` and `green` of `Mix` are one descriptor"


class Cursor:
    row: int = POSITION
    column: int = POSITION  # warn "and keep one value, in `_position`"
    line = Updating()
    page = Updating()  # warn "in `_updated` of the instance"


class First:
    once = ONCE


class Second:
    once = ONCE


class Timer:
    seconds = Scaled(1)
    minutes = Scaled(60)
    running = Flag(1)
    paused = Flag(2)
    length = Alias("seconds")
    extent = Alias("seconds")
    starts = Counter()
    stops = Counter()
    lap = Named("lap")
    last_lap = lap

    def __init__(self):
        self._seconds = 0
        self._flags = 0
