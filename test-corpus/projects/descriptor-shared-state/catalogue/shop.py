import copy

from fields import Currency, Lazy, Limited, Positive, Rate, Title, per_class


class Bound:
    """A decorator for methods that holds the instance itself."""

    def __init__(self, function):
        self.function = function

    def __get__(self, obj, owner=None):
        self.receiver = obj  # warn "gives one object to all instances"
        return self

    def __call__(self, *args):
        return self.function(self.receiver, *args)


class Copied(Bound):
    """The same, with an object of its own for each."""

    def __get__(self, obj, owner=None):
        bound = copy.copy(self)
        bound.receiver = obj
        return bound


class Mode:
    """What is kept in the descriptor was asked for."""

    def __init__(self, together):
        self.together = together
        self.value = None

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        return self.value if self.together else vars(obj).get(self.name)  # warn: descriptor-class-access

    def __set__(self, obj, value):
        if self.together:
            self.value = value
        else:
            vars(obj)[self.name] = value


class Product:
    price = Positive()
    title = Title()
    rate = Rate()
    currency = Currency()
    limit = Limited()
    theme = Mode(together=True)
    shelf = Mode(together=False)

    def __init__(self, price, title, rate=1):
        self.price = price
        self.title = title
        self.rate = rate

    @Lazy
    def label(self):
        return f"{self.price} EUR"

    @per_class
    def table(cls):
        return cls.__name__.lower()

    @Bound
    def raised(self, by):
        return self.price + by

    @Copied
    def lowered(self, by):
        return self.price - by


class Book(Product):
    pass
