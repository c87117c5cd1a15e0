import threading

from .base import Slow, lock, synchronized

_client = None


class Registry(Slow):
    _instance = None

    def __new__(cls):
        with lock:
            if cls._instance is None:
                cls._instance = super().__new__(cls)
        return cls._instance


class Checked(Slow):
    _instance = None
    _lock = threading.Lock()

    def __new__(cls):
        if cls._instance is not None:
            return cls._instance
        with cls._lock:
            if cls._instance is None:
                cls._instance = super().__new__(cls)
            return cls._instance


class Kept(Slow):
    instances = {}

    def __new__(cls):
        instance = cls.instances.get(cls)
        if instance is None:
            instance = cls.instances.setdefault(cls, super().__new__(cls))
        return instance


def get_client():
    global _client
    if _client is None:
        with lock:
            if _client is None:
                _client = Registry()
    return _client


class Wrapped(Slow):
    one = None

    @classmethod
    @synchronized
    def get(cls):
        if cls.one is None:
            cls.one = cls()
        return cls.one


class Private(Slow):
    one = None

    @classmethod
    def get(cls):
        with lock:
            return cls._get()

    @classmethod
    def _get(cls):
        if cls.one is None:
            cls.one = cls()
        return cls.one


class ByHand(Slow):
    one = None

    def __new__(cls):
        lock.acquire()
        try:
            if cls.one is None:
                cls.one = super().__new__(cls)
            return cls.one
        finally:
            lock.release()


class Local(Slow):
    """One for each thread."""

    held = threading.local()

    @classmethod
    def get(cls):
        if not hasattr(cls.held, "one"):
            cls.held.one = cls()
        return cls.held.one


class PerThread(Slow):
    made = {}

    @classmethod
    def get(cls):
        key = threading.get_ident()
        if key not in cls.made:
            cls.made[key] = cls()
        return cls.made[key]
