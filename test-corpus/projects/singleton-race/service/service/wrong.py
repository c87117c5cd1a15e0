import threading
from threading import Lock

from .base import Once, Slow, lock

_client = None
_late = None
_client_lock = threading.Lock()


class Registry(Slow):
    _instance = None

    def __new__(cls):
        if cls._instance is None:
            cls._instance = super().__new__(cls)  # warn "fills it without a lock"
        return cls._instance


class Cache(Slow):
    def __new__(cls):
        if hasattr(cls, "_cache"):
            return cls._cache
        instance = super().__new__(cls)  # warn "looks at `_cache`"
        cls._cache = instance
        return instance


class Tried(Slow):
    def __new__(cls):
        try:
            return cls._tried
        except AttributeError:
            cls._tried = super().__new__(cls)  # warn
        return cls._tried


class Named(Slow):
    _by_name = {}
    _lock = Lock()

    def __new__(cls, name):
        if name not in cls._by_name:
            with cls._lock:
                cls._by_name[name] = super().__new__(cls)  # warn "does not look at `_by_name` again"
        return cls._by_name[name]


class Pool(Slow, metaclass=Once):
    """Its metaclass is told of."""


class Session(Slow):
    _current: "Session | None" = None

    @classmethod
    def current(cls):
        if not cls._current:
            cls._current = cls()  # warn "`Session.current` looks at `_current`"
        return cls._current


class Journal(Slow):
    _journals = {}

    @classmethod
    def of(cls, key):
        journal = cls._journals.get(key)
        if journal is None:
            journal = cls._journals[key] = cls(key)  # warn
        return journal


class Tracker(Slow):
    tracker = None

    @staticmethod
    def get():
        if Tracker.tracker is None:
            with lock:
                Tracker.tracker = Tracker()  # warn "takes the lock and does not look at `tracker` again"
        return Tracker.tracker


class Client(Slow):
    pass


def get_client() -> Client:
    global _client
    if _client is None:
        _client = Client()  # warn "`get_client` looks at `_client`"
    return _client


def late_client():
    global _late
    if _late is not None:
        return _late
    with _client_lock:
        _late = Client()  # warn "does not look at `_late` again"
    return _late
