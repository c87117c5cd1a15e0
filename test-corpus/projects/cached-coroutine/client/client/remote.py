import functools
from functools import cached_property, lru_cache as memoize


@memoize(maxsize=32)
async def fetch(key, *, raw=False):  # error "keeps the first result"
    return key.upper()


async def load(key):
    return key.lower()


stored = functools.cache(load)  # warn "what is kept comes from here"


class Client:
    @cached_property
    async def token(self):  # error "the same coroutine again"
        return "secret"

    @property
    @memoize(maxsize=None)
    async def name(self):  # error "a second read gives one that cannot be awaited"  # warn: lru-cache-on-method
        return "client"

    @staticmethod
    @memoize
    async def version():  # error
        return 1

    @memoize()
    async def pages(self):  # warn "asynchronous generator"
        yield 1

    @cached_property
    def greeting(self):  # error "`greeting` keeps a coroutine"
        return load("HELLO")

    async def both(self):
        first = await self.greeting
        return first, await self.greeting
