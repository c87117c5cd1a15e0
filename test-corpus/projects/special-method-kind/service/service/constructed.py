from abc import ABC, abstractmethod


class Client(ABC):
    async def __init__(self, host):  # error "`Client.__init__` is a coroutine function"
        self.host = host

    @abstractmethod
    async def close(self): ...


class HttpClient(Client):
    async def close(self):
        return None


class Pool:
    def __init__(self, size):
        self.size = size
        if size > 10:
            return False  # error "returns a boolean"


class Registry(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        return cls  # error "returns `cls`"

    def __len__(cls):
        return 0


def build():
    class Handler(metaclass=Registry):
        pass

    return Handler
