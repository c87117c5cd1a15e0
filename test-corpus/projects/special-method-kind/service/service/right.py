import asyncio
import enum
import types


class Rows:
    def __iter__(self):
        yield 1

    async def __aiter__(self):
        yield 1

    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return self

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exception):
        return None

    async def __call__(self):
        return 1

    def __dir__(self):
        yield "rows"


class Remote:
    async def __getitem__(self, key):
        return key

    async def __add__(self, other):
        return other


class Coloured(enum.Enum):
    RED = 1

    # `EnumType` calls it, and does not look at what it gives.
    async def __init__(self, value):
        return None


class Later:
    """Made by `create` alone."""

    @classmethod
    async def create(cls):
        self = cls.__new__(cls)
        await self.__reset__()
        return self

    async def __reset__(self):
        self.ready = True


class Old:
    @types.coroutine
    def __anext__(self):
        yield
        raise StopAsyncIteration

    def __aiter__(self):
        return self


class Base:
    def __init__(self):
        return None


class Derived(Base):
    def __init__(self):
        return super().__init__()


class Sized:
    async def __len__(self):
        return 1

    def __len__(self):
        return 2
