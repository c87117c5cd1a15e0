class RegistryMeta(type):
    models = []

    def __call__(cls, *args):
        return super().__call__(*args)


class Options:
    def __init__(self, **values):
        self.values = values


class Builder(Options):
    def __call__(self, name, bases, namespace):
        return type(name, bases, namespace)


DEFAULT = Options(frozen=False)
builder = Builder()


ANYTHING = object()
KNOWN = []


def type_of(make: list, other: object):
    class Made(metaclass=make):
        pass

    class Other(metaclass=other):
        pass

    return Made, Other


class Rows(list):
    def __call__(self, name, bases, namespace):
        return type(name, bases, namespace)
