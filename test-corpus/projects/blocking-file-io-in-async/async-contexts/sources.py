import asyncio
import contextlib
from typing import IO, AsyncIterator, Optional


class Source:
    def __init__(self, path: str) -> None:
        self.name = path
        self.file: Optional[IO[str]] = None

    async def __aenter__(self) -> "Source":
        self.file = open(self.name)  # warn "`async def __aenter__`"
        return self

    async def __aexit__(self, *details: object) -> None:
        if self.file is not None:
            self.file.close()


@contextlib.asynccontextmanager
async def opened(path: str) -> AsyncIterator[IO[str]]:
    with open(path) as file:  # warn
        yield file


async def lines(path: str) -> AsyncIterator[str]:
    for line in open(path):  # warn
        yield line


async def enter(path: str) -> bool:
    async with Source(path) as source:
        return source.file is not None and source.file.read() == "ready"  # warn


async def manage(path: str) -> bool:
    async with opened(path) as file:
        return bool(await asyncio.to_thread(file.read))


async def iterate(path: str) -> list:
    return [line async for line in lines(path)]


async def politely(path: str) -> str:
    with await asyncio.to_thread(open, path) as file:
        return await asyncio.to_thread(file.read)
