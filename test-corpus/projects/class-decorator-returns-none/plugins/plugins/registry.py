plugins = {}


def register(cls):
    plugins[cls.__name__] = cls


def named(name):
    def decorate(cls):
        cls.name = name
        plugins[name] = cls

    return decorate


class Registry:
    known = []

    def add(self, cls):
        self.known.append(cls)

    @classmethod
    def remember(cls, other):
        cls.known.append(other)


registry = Registry()


def kept(cls):
    plugins[cls.__name__] = cls
    return cls
