import collections
import threading

from services import base
from services.base import Locked, Singleton, Stateful

_tracker = None
_queues = {}


class Cache(Singleton):
    def __init__(self, size):  # warn "sets `size` afresh"
        self.size = size


class Metrics(Locked):
    def __init__(self):  # warn "sets `total` afresh"
        self.total = 0

    def add(self):
        self.total += 1


class Tracker:
    def __new__(cls):
        global _tracker
        if _tracker is None:
            _tracker = super().__new__(cls)  # warn: singleton-race
        return _tracker

    def __init__(self):  # warn "sets `lock` afresh"
        self.lock = threading.Lock()


class Queue:
    def __new__(cls, name):
        return _queues.setdefault(name, super().__new__(cls))

    def __init__(self, name):  # warn "gives back a stored instance"
        self.items = collections.deque()


class Scheduler(Stateful):
    _self = None

    def __new__(cls):  # warn "`Stateful.__init__` runs again"
        if (it := cls._self) is None:
            it = cls._self = super().__new__(cls)  # warn: singleton-race
        return it


class Mailbox:
    def __new__(cls):
        try:
            return cls._mailbox
        except AttributeError:
            cls._mailbox = super().__new__(cls)  # warn: singleton-race
        return cls._mailbox

    def __init__(self):  # warn
        super().__init__()
        with Locked._lock:
            self.letters = dict()


class Host:
    hosts = {}

    def __new__(cls, name, port):
        found = cls.hosts.get(name)
        if found is None:
            found = object.__new__(cls)  # warn: singleton-race
            cls.hosts[name] = found
        return found

    def __init__(self, name, port):  # warn "sets `port` afresh"
        if not name:
            raise ValueError(name)
        self.name = name
        self.port = port


class Worker(base.Locked):
    def __init__(self):  # warn "`Worker.__init__` runs again"
        self.state = Stateful()


class AtLeast:
    def __init__(self, bound):
        self.bound = bound


class Limit(AtLeast):
    _instance = None

    def __new__(cls, bound):
        if cls._instance is None:
            cls._instance = super().__new__(cls)  # warn: singleton-race
        return cls._instance

    def __init__(self, bound):  # warn "sets `bound` afresh"
        super().__init__(bound)
