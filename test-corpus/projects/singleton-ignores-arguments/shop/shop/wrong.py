from .once import Once, Singleton

_gateway = None


class Settings:
    _instance = None

    def __new__(cls, name="settings.toml"):  # warn "`Settings()` ignores `name`"
        if cls._instance is None:
            cls._instance = super().__new__(cls)
            cls._instance.name = name
        return cls._instance


class Client:
    _instance = None

    def __new__(cls, *args, **kwargs):
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __init__(self, name, timeout=3):  # warn "`Client()` ignores `name`"
        if not hasattr(self, "name"):
            self.name = name
            self.timeout = timeout


class Database(metaclass=Once):
    def __init__(self, name, *, echo=False):  # warn "`Database()` ignores `name`"
        self.name = name
        self.echo = echo


class Replica(Database):
    """Says nothing new."""


class Cached(Replica):
    def __init__(self, name):  # warn "`Cached()` ignores `name`"
        super().__init__(name)


class Journal(Singleton):
    ready = False

    def __init__(self, name):  # warn "`Journal()` ignores `name`"
        if self.ready:
            return
        self.name = name
        self.ready = True


class Mailer:
    _mailer = None

    def __init__(self, name):
        self.name = name

    @classmethod
    def get(cls, name):  # warn "`Mailer.get()` ignores `name`"
        if cls._mailer is None:
            cls._mailer = cls(name)
        return cls._mailer


def get_gateway(name: str) -> Mailer:  # warn "`get_gateway()` ignores `name`"
    global _gateway
    if _gateway is None:
        _gateway = Mailer(name)
    return _gateway
