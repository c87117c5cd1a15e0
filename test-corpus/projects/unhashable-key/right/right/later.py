class Late:
    def __eq__(self, other):
        return self is other


def by_identity(cls):
    cls.__hash__ = object.__hash__
    return cls


@by_identity
class Marked:
    def __eq__(self, other):
        return self is other


Late.__hash__ = object.__hash__


def marked():
    return Marked()


class Row:
    """An index of a list, not a key."""

    def __index__(self):
        return 1

    def __eq__(self, other):
        return True


import functools


class Address:
    """`__new__` is called with the class, which has a hash."""

    @functools.lru_cache
    def __new__(cls, text):
        address = super().__new__(cls)
        address.text = text
        return address

    def __eq__(self, other):
        return self.text == other.text


assert Address("a") is Address("a")
