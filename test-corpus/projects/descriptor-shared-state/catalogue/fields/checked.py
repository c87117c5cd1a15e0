import decimal

from .base import Field


class Positive(Field[int]):
    """Stores in the instance, as its base does."""

    def clean(self, value):
        if value <= 0:
            raise ValueError(f"{self.name} must be positive")
        return value


class Title:
    """A helper method puts the value into the descriptor."""

    text = ""

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        text = self.text
        return text or "untitled"

    def __set__(self, obj, value):
        cleaned = str(value).strip()
        self.keep(cleaned)

    def keep(self, text):
        self.text = text.title()  # warn "all instances share the last one"


class Rate(Field):
    """Only the methods of the base's protocol are replaced."""

    def __init__(self, places=2):
        super().__init__()
        self.places = places

    def __get__(self, obj, owner=None):
        return self if obj is None else round(self.rate, self.places)

    def __set__(self, obj, value):
        rate = decimal.Decimal(value)
        setattr(self, "rate", rate)  # warn


class Currency:
    """One dict for all, by the name of the attribute alone."""

    values = {}

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        return self.values.get(self.name)

    def __set__(self, obj, value):
        self.values[self.name] = value  # warn "Currency.__set__"


class Limited:
    """A limit that an instance sets holds for all of the class."""

    limit = 10

    def __get__(self, obj, owner=None):
        return type(self).limit

    def __set__(self, obj, value):
        type(self).limit = value  # warn
