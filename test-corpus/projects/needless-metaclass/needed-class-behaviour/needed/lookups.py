class ItemsMeta(type):
    def __getitem__(cls, key):
        return cls.items[key]

    def __len__(cls):
        return len(cls.items)


class Items(metaclass=ItemsMeta):
    items = ["a", "b"]


class LazyMeta(type):
    def __getattr__(cls, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return name.upper()


class Lazy(metaclass=LazyMeta):
    pass


class ConstantMeta(type):
    def __setattr__(cls, name, value):
        raise AttributeError(f"{name} is constant")


class Constants(metaclass=ConstantMeta):
    PI = 3


class VersionMeta(type):
    @property
    def version(cls):
        return cls.__module__ + ".1"


class Versioned(metaclass=VersionMeta):
    pass


class MethodMeta(type):
    def create(cls):
        return cls()


class Created(metaclass=MethodMeta):
    pass
