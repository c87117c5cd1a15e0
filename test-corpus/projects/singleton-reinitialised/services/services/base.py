import threading


class Singleton:
    def __new__(cls, *args, **kwargs):
        instance = cls.__dict__.get("_it")
        if instance is not None:
            return instance
        cls._it = instance = object.__new__(cls)  # warn: singleton-race
        return instance


class Locked:
    _lock = threading.Lock()
    _instance = None

    def __new__(cls, *args):
        if not cls._instance:
            with cls._lock:
                if not cls._instance:
                    cls._instance = super(Locked, cls).__new__(cls)
        return cls._instance


class Stateful:
    def __init__(self):
        self.jobs = []


class Meta(type):
    def __call__(cls, *args):
        if "only" not in cls.__dict__:
            cls.only = super().__call__(*args)  # warn: singleton-race
        return cls.only
