class Settings:
    _instance = None

    def __new__(cls, *args, **kwargs):
        if cls._instance is None:
            cls._instance = super().__new__(cls, *args, **kwargs)  # warn "`object.__new__` takes nothing but the class"
        return cls._instance

    def __init__(self, path):  # warn: singleton-reinitialised
        self.path = path


class Registry(object):
    def __new__(cls, name):
        self = super(Registry, cls).__new__(cls, name)  # error "call `super().__new__(cls)`"
        self.name = name
        return self


class Pool:
    def __new__(cls, *sizes):
        return object.__new__(cls, *sizes)  # error


class Bounded(Pool):
    pass


# Nothing in view creates one.
class Cache:
    def __new__(cls, size):
        return object.__new__(cls, size)  # error


class Named:
    def __new__(cls, *args, **options):
        return super().__new__(cls, **options)  # error


class Lazy:
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls, *args, **kwargs)


class Known:
    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)

    def __init__(self, name, size=0):
        self.name = name
