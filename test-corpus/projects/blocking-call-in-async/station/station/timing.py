import asyncio
import functools
import time
from typing import Any, AsyncIterator, Awaitable, Callable, List

import station
from station import nap


def traced(function: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(function)
    async def wrapper(*args: Any, **keywords: Any) -> Any:
        return await function(*args, **keywords)

    return wrapper


async def through_star_import() -> None:
    nap(0.2)  # error "`time.sleep`"


async def through_package_attribute() -> None:
    station.clock.sleep(0.2)  # error "`time.sleep`"


async def in_comprehension() -> List[None]:
    return [nap(0.07) for _ in range(3)]  # error


async def readings() -> AsyncIterator[int]:
    for number in range(2):
        time.sleep(0.2)  # error "`async def readings`"
        yield number


async def consumes_readings() -> None:
    async for _ in readings():
        pass


def make_poller(seconds: float) -> Callable[[], Awaitable[None]]:
    async def poll() -> None:
        time.sleep(seconds)  # error "`async def poll`"

    return poll


class Clock:
    def __init__(self) -> None:
        self.pause = time.sleep

    @traced
    async def tick(self) -> None:
        self.pause(0.2)  # error

    async def either(self, patient: bool) -> None:
        pause = asyncio.sleep if patient else time.sleep
        result = pause(0)
        if result is not None:
            await result

    async def polite(self, seconds: float = time.sleep(0) or 0.0) -> None:
        await asyncio.sleep(seconds)
        await asyncio.to_thread(time.sleep, seconds)
        time.sleep(0.0)

        def later() -> None:
            time.sleep(seconds)

        await asyncio.to_thread(later)


async def ticks() -> None:
    await Clock().tick()


async def is_polite() -> None:
    clock = Clock()
    await clock.either(True)
    await clock.either(False)
    await clock.polite()
