from abc import ABCMeta


class Registry(type):
    known = []

    def __new__(mcls, name, bases, namespace):
        cls = type.__new__(mcls, name, bases, namespace)
        mcls.known.append(cls)
        return cls

    def __len__(cls):
        return len(cls.known)


class Plugin(metaclass=Registry):
    pass


class Final(type):
    """Nothing derives from it: its own name is what the parameter holds."""

    def __new__(mcls, name, bases, namespace):
        return type.__new__(Final, name, bases, namespace)

    def __len__(cls):
        return 1


class Leaf(metaclass=Final):
    pass


def with_metaclass(meta, *bases):
    class Temporary(type):
        def __new__(mcls, name, own, namespace):
            return meta(name, bases, namespace)

        @classmethod
        def __prepare__(mcls, name, own):
            return meta.__prepare__(name, bases)

    return type.__new__(Temporary, "temporary_class", (), {})


class Made(with_metaclass(Registry, dict)):
    pass


class Mixing(ABCMeta):
    """A plain class on the way to one of its own."""

    def __new__(mcls, name, bases, namespace):
        plain = type(name, bases, dict(namespace))
        return super().__new__(mcls, name, (plain,), {})

    def __len__(cls):
        return 1


class Mixed(metaclass=Mixing):
    pass


class Factory:
    """No metaclass: it makes classes."""

    def __new__(cls, name, bases, namespace):
        return type(name, bases, namespace)

    def other(self):
        return None


Product = Factory("Product", (), {})


class Namespace(type):
    """What it returns is no class."""

    def __new__(mcls, name, bases, namespace):
        return {key: value for key, value in namespace.items() if not key.startswith("_")}

    def __len__(cls):
        return 0


class colours(metaclass=Namespace):
    red = 1
