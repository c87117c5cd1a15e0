import enum

from .base import CountedMeta, NamedMeta, cached


class LabelMeta(NamedMeta):
    def __new__(mcls, name, bases, namespace, **kwargs):
        namespace["made"] = True
        return super().__new__(mcls, name, (object,) if not bases else bases, {**namespace}, **kwargs)

    def __init__(cls, name, bases, namespace, **kwargs):
        super(LabelMeta, cls).__init__(name, bases, namespace, **kwargs)


class Label(metaclass=LabelMeta, label="l"):
    pass


class DictMeta(type):
    """Made by hand, with other arguments than a class statement gives."""

    def __new__(mcls, fields, name="Row"):
        return super().__new__(mcls, name, (), fields)

    def __init__(cls, fields, name="Row"):
        super().__init__(name)


Row = DictMeta({"number": 1})


class SwappedMeta(type):
    def __new__(mcls, bases, name, namespace):
        return super().__new__(mcls, name, bases, namespace)

    def __init__(cls, bases, name, namespace):
        super().__init__(bases, name, namespace)


Swapped = SwappedMeta((), "Swapped", {})


class StartMeta(CountedMeta):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace, start=10)


class Started(metaclass=StartMeta):
    pass


class ColourMeta(enum.EnumMeta):
    def __new__(metacls, cls, bases, classdict, **kwds):
        return super().__new__(metacls, cls, bases, classdict, **kwds)


class Colour(enum.Enum, metaclass=ColourMeta):
    RED = 1


class OtherSuper(type):  # warn: needless-metaclass
    """What it calls is no metaclass's."""

    def __new__(mcls, name, bases, namespace):
        namespace["marker"] = object.__new__(Marker)
        return type(name, bases, namespace)


class Marker:
    def __new__(cls):
        return super().__new__(cls)


class Marked(metaclass=OtherSuper):
    pass


class RenamedMeta(type):
    def __new__(mcls, name, bases, namespace):
        name, bases = bases, name
        return super().__new__(mcls, bases, name, namespace)


class Renamed(metaclass=RenamedMeta):
    pass


class CachedMeta(type):
    @cached
    def limit(cls):
        return 3


class Cached(metaclass=CachedMeta):
    pass


class TurnedMeta(type):
    """What is turned round twice is right."""

    def __new__(mcls, bases, name, namespace):
        return super().__new__(mcls, name, bases, namespace)


class TurningMeta(TurnedMeta):
    def __new__(mcls, name, bases, namespace):
        return super().__new__(mcls, bases, name, namespace)


class Turned(metaclass=TurningMeta):
    pass
