from orm.registry import Builder, RegistryMeta, builder


class Model(metaclass=RegistryMeta):
    pass


class Built(metaclass=builder):
    pass


class Again(metaclass=Builder()):
    pass


class Choices:
    """Takes what a class statement gives, and more."""

    def __new__(cls, name, bases, namespace, **options):
        made = super().__new__(cls)
        made.members = [key for key in namespace if not key.startswith("_")]
        made.options = options
        return made


class Colours(metaclass=Choices, ordered=True):
    RED = 1


class Failed(metaclass=ValueError):
    """An exception takes anything."""


class Bag(list):
    def __init__(self, name, bases, namespace):
        super().__init__(namespace)


class Keys(metaclass=Bag):
    pass


class Meta(type):
    """A class whose metaclass takes anything."""

    def __call__(cls, *args):
        return args[0]


class Anything(metaclass=Meta):
    pass


class Whatever(metaclass=Anything):
    pass


class Mixin:
    pass


class MixedMeta(Mixin, type):
    pass


class Mixed(metaclass=MixedMeta):
    pass


class More(Mixed, metaclass=Mixin):
    pass
