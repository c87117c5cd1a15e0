import asyncio
import time
from contextlib import asynccontextmanager
from typing import AsyncIterator, List


class Feed:
    def __init__(self, pause: float) -> None:
        self.pause = pause

    def __aiter__(self) -> "Feed":
        return self

    async def __anext__(self) -> int:
        time.sleep(self.pause)  # error "`async def __anext__`"
        raise StopAsyncIteration

    async def __aenter__(self) -> "Feed":
        time.sleep(self.pause)  # error
        return self

    async def __aexit__(self, *details: object) -> None:
        await asyncio.sleep(self.pause)


@asynccontextmanager
async def opened(pause: float) -> AsyncIterator[int]:
    yield 1
    time.sleep(pause)  # error


async def numbers() -> AsyncIterator[int]:
    for number in range(3):
        await asyncio.sleep(0.05)
        yield number


async def iterates() -> None:
    assert [item async for item in Feed(0.15)] == []


async def enters() -> None:
    async with Feed(0.15):
        pass


async def leaves() -> None:
    async with opened(0.15) as one:
        assert one == 1


async def comprehends() -> List[None]:
    return [time.sleep(0.15) async for number in numbers() if number == 2]  # error


async def awaits() -> List[int]:
    return [await asyncio.sleep(0.02, number) async for number in numbers()]
