import asyncio
import io
import os
import os.path as osp
import shutil
from pathlib import Path, PurePosixPath
from typing import Iterator, NamedTuple


class Target(NamedTuple):
    folder: Path
    name: str


class Layout:
    root = Path("/srv")

    async def target(self, name: str) -> Target:
        return Target(self.root.joinpath(name).parent, osp.basename(name))

    async def suffix(self, path: Path) -> str:
        return path.with_suffix(".txt").suffix + PurePosixPath("a.b").stem

    async def walk(self) -> Iterator:
        return os.walk(self.root)

    async def memory(self) -> str:
        buffer = io.StringIO()
        buffer.write(osp.join("a", "b"))
        shutil.copyfileobj(io.StringIO("c"), buffer)
        return buffer.getvalue()


async def politely() -> None:
    layout = Layout()
    assert (await layout.target("x/y")).name == "y"
    assert await layout.suffix(Path("a")) == ".txta"
    assert await layout.memory() == "a/bc"
    await asyncio.to_thread(next, await layout.walk(), None)
