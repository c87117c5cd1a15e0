from fields import base
from fields.base import Lazy as lazy, Positive


class Article:
    __slots__ = ("name",)
    price = Positive()  # error "`Positive` asks for the `__dict__` of what has `price`"


def priced():
    article = Article()
    article.price = 3


class Box:
    __slots__ = ("size",)
    count = base.Counted()  # error "`Counted` refers weakly to what has `count`"


def counted():
    Box().count = 2


class Lesson:
    __slots__ = ("pages",)

    @lazy
    def length(self):  # warn "`Lazy` asks for the `__dict__` of what has `length`"
        return 3


class Shown:
    __slots__ = ("name",)
    all = base.All()  # warn


class Free:
    price = Positive()
    count = base.Counted()


class Kept:
    __slots__ = ("_price",)
    price = base.Private()
    rest = base.Careful()


class Derived(Lesson):
    __slots__ = ("title",)


class Ready:
    """There for subclasses that have a `__dict__`."""

    __slots__ = ()
    price = Positive()


class Done(Ready):
    pass


def run():
    for article in [Free(), Kept(), Done()]:
        article.price = 3
    Free().count = 1
    assert Kept().rest == {}
