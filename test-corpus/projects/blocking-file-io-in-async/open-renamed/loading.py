import asyncio
import builtins

import compat
from compat import fetch


async def by_assignment(path: str) -> str:
    with fetch(path) as file:  # warn "`open` does file IO"
        return file.read()


async def by_package(path: str) -> str:
    with compat.open_text(path) as file:  # warn
        return file.read()


async def by_builtins(path: str) -> str:
    with builtins.open(path) as file:  # warn
        return file.read()


async def by_local_name(path: str) -> str:
    opener = open
    with opener(path) as file:  # warn
        return file.read()


async def politely(path: str) -> str:
    def read() -> str:
        with fetch(path) as file:
            return file.read()

    return await asyncio.get_running_loop().run_in_executor(None, read)
