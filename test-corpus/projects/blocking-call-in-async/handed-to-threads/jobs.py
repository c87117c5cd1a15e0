import asyncio
import concurrent.futures
import functools
import subprocess
import sys
import time
from typing import Callable, Optional


class Pool:
    def __init__(self, pool: Optional[concurrent.futures.Executor] = None) -> None:
        self.pool = pool

    async def run(self, work: Callable[..., None], *args: object) -> None:
        await asyncio.get_running_loop().run_in_executor(self.pool, work, *args)


def in_thread(work: Callable[..., object]) -> Callable[..., "asyncio.Future[object]"]:
    @functools.wraps(work)
    def start(*args: object) -> "asyncio.Future[object]":
        return asyncio.get_running_loop().run_in_executor(None, work, *args)

    return start


@in_thread
def rest(seconds: float) -> None:
    time.sleep(seconds)


async def politely() -> None:
    def work() -> None:
        time.sleep(0.15)

    class Job:
        def __call__(self) -> None:
            time.sleep(0.15)

    await asyncio.gather(
        Pool().run(time.sleep, 0.15),
        Pool().run(lambda: time.sleep(0.15)),
        Pool().run(functools.partial(time.sleep, 0.15)),
        Pool().run(Job()),
        asyncio.to_thread(work),
        rest(0.15),
    )
    await asyncio.to_thread(list, (time.sleep(0.15) for _ in "ab"))
    naps = (time.sleep(0.15) for _ in "ab")
    await asyncio.to_thread(sum, (nap or 1 for nap in (time.sleep(0.15) for _ in "a")))
    await asyncio.to_thread(lambda: [nap for nap in naps])
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", "pass"])
    asyncio.get_running_loop().call_later(10, time.sleep, 1)


async def impatiently() -> None:
    def work() -> None:
        time.sleep(0.15)

    work()  # missed
    await asyncio.to_thread(print, time.sleep(0.15))  # error
    any(time.sleep(0.15) for _ in "a")  # error
    for _ in (time.sleep(0.15) for _ in "a"):  # error
        pass
    await asyncio.gather(*(asyncio.sleep(0, time.sleep(0.15)) for _ in "a"))  # error
    ", ".join(str(nap) for nap in (time.sleep(0.15) for _ in "a"))  # error
    await asyncio.to_thread(list, (_ for _ in [time.sleep(0.15)]))  # error
