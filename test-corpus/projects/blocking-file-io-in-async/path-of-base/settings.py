import asyncio

from base import Stored


class Settings(Stored):
    async def load(self) -> str:
        return self.path.read_text()  # warn "`pathlib.Path.read_text`"

    async def load_beside(self) -> bytes:
        return (self.folder / self.path.name).read_bytes()  # warn

    async def politely(self) -> str:
        return await asyncio.to_thread(self.path.read_text)


async def load(path: str) -> str:
    return await Settings(path).load()


async def beside(path: str) -> bytes:
    return await Settings(path).load_beside()


async def politely(path: str) -> str:
    return await Settings(path).politely()
