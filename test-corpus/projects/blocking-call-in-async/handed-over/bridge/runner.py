"""A thread hands work to a task by futures: the task awaits each before it takes the result."""

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor


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

    async def taken(self):
        return self.request.result()


async def hasty(work):
    with ThreadPoolExecutor() as pool:
        return pool.submit(work).result()  # error
