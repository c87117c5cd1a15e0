from shop import meta


class Config(metaclass=meta.Singleton):
    def __init__(self, path="shop.toml"):
        self.path = path


class Local(Config):
    pass


class Order(metaclass=meta.Derived):
    def __init__(self, name):
        self.name = name


class Label(metaclass=meta.Static):
    pass


class Free(metaclass=meta.Open):
    def __init__(self, a, b=None):
        self.a = a


class Hidden(metaclass=meta.Wrapped):
    pass
