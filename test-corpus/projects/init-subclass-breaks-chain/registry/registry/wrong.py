from registry import base
from registry.base import Plugin, Registered, Tabled


class Named:
    def __init_subclass__(cls):  # warn "that of `Registered` never runs"
        cls.name = cls.__name__.lower()


class Order(Named, Registered):
    pass


class Reader(Plugin):
    def __init_subclass__(cls, suffix="", **kwargs):  # warn "`Reader.__init_subclass__` does not call"
        cls.suffix = suffix


class CsvReader(Reader, suffix="csv"):
    pass


class Keyed:
    @classmethod
    def __init_subclass__(cls, **keywords):  # warn "that of `Tabled` never runs"
        cls.key = keywords


class Row(Keyed, base.Tabled, table="rows"):
    pass


class Checked:
    def __init_subclass__(cls, **kwargs):  # warn "one of them"
        if not hasattr(cls, "check"):
            return
        cls.is_checked = True


class Step(Checked):
    pass


class Deep(Step, Tabled):
    check = None


def build():
    class Local(Registered):
        def __init_subclass__(cls):  # warn "`build.<locals>.Local.__init_subclass__`"
            cls.local = True

    class Below(Local):
        pass

    return Below
