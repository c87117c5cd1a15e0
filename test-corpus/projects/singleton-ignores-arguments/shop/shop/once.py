class Once(type):
    _instances = {}

    def __call__(cls, *args, **kwargs):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args, **kwargs)
        return cls._instances[cls]


class PerArguments(type):
    _instances = {}

    def __call__(cls, *args):
        if (cls, args) not in cls._instances:
            cls._instances[cls, args] = super().__call__(*args)
        return cls._instances[cls, args]


class Singleton:
    _instance = None

    def __new__(cls, *args, **kwargs):
        if not isinstance(cls._instance, cls):
            cls._instance = super().__new__(cls)
        return cls._instance
