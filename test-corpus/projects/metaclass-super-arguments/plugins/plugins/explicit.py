import builtins

Type = builtins.type


class ExplicitMeta(Type):
    def __new__(mcs, name, bases, dct):
        if "abstract" in dct:
            return Type.__new__(mcs, name, list(bases), dct)  # error "gets a list in the place of the bases"
        return Type.__new__(name, bases, dct)  # error "is the name, and has to be the metaclass"


def plugin():
    class Plugin(metaclass=ExplicitMeta):
        pass


def abstract():
    class Plugin(metaclass=ExplicitMeta):
        abstract = True
