"""A thread hands work to a task by futures: the task awaits each before it takes the result."""

import asyncio
from concurrent.futures import Future


async def shielded(awaitable):
    return await asyncio.shield(awaitable)


async def finished(future):
    await asyncio.wrap_future(future)


class Runner:
    def __init__(self):
        self.request: Future = Future()

    async def run(self):
        while True:
            await shielded(finished(self.request))
            work = self.request.result()
            self.request = Future()
            if work is None:
                return

    async def hasty(self):
        return self.request.result()  # error
