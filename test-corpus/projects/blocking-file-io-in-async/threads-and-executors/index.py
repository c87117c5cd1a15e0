import asyncio
import functools
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import List


def in_thread(work):
    @functools.wraps(work)
    async def call(*args):
        return await asyncio.to_thread(work, *args)

    return call


@in_thread
def read(path: str) -> str:
    with open(path) as file:
        return file.read()


class Index:
    pool = ThreadPoolExecutor(2)

    async def load(self, path: str) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.pool, functools.partial(Path(path).read_text, "utf-8"))

    async def names(self, folder: Path) -> List[str]:
        return await asyncio.to_thread(lambda: sorted(path.name for path in folder.iterdir()))

    async def all(self, path: str) -> bool:
        class Job:
            def __call__(self) -> bool:
                return os.path.exists(path)

        return await asyncio.to_thread(Job())


async def politely(path: str) -> str:
    index = Index()
    assert await index.names(Path(path).parent) == ["pipe"]
    assert await index.all(path)
    return await read(path)


async def with_pool(path: str) -> str:
    return await Index().load(path)


async def impatiently(path: str) -> str:
    return await asyncio.to_thread(str, Path(path).read_text())  # warn
