from builtins import classmethod as of_class


class Settings:
    @classmethod  # error "has no place for it"
    def __new__(cls):
        return super().__new__(cls)


class Pair(tuple):
    @of_class  # error "`values` is the class again"
    def __new__(cls, values):
        return super().__new__(cls, values)


class Keyed:
    @classmethod  # error
    def __new__(cls, *, key):
        return object.__new__(cls)


class Base:
    @classmethod  # error "raises `TypeError`"
    def __new__(cls, name, size=0):
        return object.__new__(cls)


class Derived(Base):
    def __init__(self, *args):
        self.args = args


# Nothing in view creates one.
class Alone:
    @classmethod  # error
    def __new__(cls):
        return object.__new__(cls)


class Text(str):
    @classmethod  # warn "`value` is the class again"
    def __new__(cls, value=""):
        return super().__new__(cls, value)


class Row:
    @classmethod  # warn
    def __new__(cls, *values):
        self = object.__new__(cls)
        self.values = values
        return self
