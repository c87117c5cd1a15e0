import asyncio
import functools

from client.remote import load


def as_task(function):
    @functools.wraps(function)
    def inner(*args):
        return asyncio.ensure_future(function(*args))

    return inner


def alru_cache(function):
    kept = {}

    @functools.wraps(function)
    async def inner(*args):
        if args not in kept:
            kept[args] = await function(*args)
        return kept[args]

    return inner


class lazy:
    """Awaits once, and gives the result to all."""

    def __init__(self, function):
        self.function = function
        self.name = function.__name__

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        value = obj.__dict__[self.name] = asyncio.ensure_future(self.function(obj))
        return value


@functools.lru_cache(maxsize=None)
@as_task
async def task(key):
    return key


@alru_cache
async def fetch(key):
    return key


@functools.lru_cache(maxsize=0)
async def uncached(key):
    return key


@functools.lru_cache(maxsize=None)
def loader(key):
    """Keeps a function, which makes coroutines."""
    return functools.partial(load, key)


class Client:
    @lazy
    async def token(self):
        return "secret"

    @functools.cached_property
    def name(self):
        return asyncio.ensure_future(load("NAME"))


async def run():
    client = Client()
    for _ in range(2):
        assert await task("a") == await fetch("a") == await uncached("a") == await loader("A")() == "a"
        assert await client.token == "secret" and await client.name == "name"
