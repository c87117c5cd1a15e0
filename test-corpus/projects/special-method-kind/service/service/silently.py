import dataclasses


class Field:
    async def __set__(self, instance, value):  # warn "its body never runs"
        instance.stored = value


class Model:
    name = Field()


class Plugin:
    plugins = []

    async def __init_subclass__(cls, **keywords):  # warn "its body never runs"
        Plugin.plugins.append(cls)


class Reader(Plugin):
    pass


@dataclasses.dataclass
class Order:
    total: int

    async def __post_init__(self):  # warn "its body never runs"
        self.total += 1


class Members:
    async def __contains__(self, item):  # warn "`in` holds for everything"
        return False

    async def __eq__(self, other):  # warn "so is every test"
        return False

    __hash__ = None


class Interface(type):
    def __instancecheck__(cls, instance):  # warn "`isinstance` holds for everything"
        yield False


class Closable(metaclass=Interface):
    pass


class Singleton:
    def __new__(cls):  # warn "a call of the class gives no instance"
        yield super().__new__(cls)
