import asyncio
import shutil
from functools import partial
from pathlib import Path

from deploy import Root


class Backup(Root):
    async def sizes(self) -> int:
        total = 0
        for file in self.path.rglob("*"):  # warn
            total += len(file.name)
        return total

    async def home(self) -> bool:
        return Path.home().exists()  # warn

    async def politely(self, other: Root) -> None:
        await asyncio.to_thread(shutil.copytree, self.path, other.path)
        await asyncio.get_running_loop().run_in_executor(None, partial(shutil.rmtree, self.path))
        shutil.ignore_patterns("*.pyc")
