import asyncio
from pathlib import Path

from routes import ROUTES, logged, route


@route("/plain")
async def plain(path: str) -> str:
    return Path(path).read_text()  # warn


@route("/logged")
@logged
async def with_log(path: str) -> str:
    with open(path) as file:  # warn
        return file.read()


class Files:
    @staticmethod
    @logged
    async def load(path: str) -> str:
        return Path(path).open().read()  # warn

    @classmethod
    async def load_all(cls, path: str) -> str:
        text: Path = Path(path)
        return text.read_text(encoding="utf-8")  # warn


async def by_route(path: str) -> str:
    return await ROUTES["/plain"](path)


async def by_log(path: str) -> str:
    return await ROUTES["/logged"](path)


async def politely(path: str) -> str:
    return await asyncio.to_thread(Path.read_text, Path(path))
