import glob
import io
import os
import os.path as osp
import shutil
import ssl
import tarfile
import tempfile
import zipfile
from os import path, scandir
from pathlib import Path
from typing import TYPE_CHECKING

import aiofiles
import anyio
import trio
from anyio import Path as AsyncPath


class Cleaner:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.log = open(root / "log")

    async def clean(self) -> None:
        for child in self.root.iterdir():  # warn
            child.exists()  # missed
        for name in sorted(self.root.glob("*.tmp")):  # warn
            print(name)
        (self.root / "cache").mkdir(exist_ok=True)  # warn
        self.log.write("cleaned")  # warn
        self.root.parent.resolve()  # warn

    async def pack(self, data: bytes) -> None:
        with tempfile.TemporaryDirectory() as folder:  # warn
            shutil.copytree(self.root, folder)  # warn
        with zipfile.ZipFile(self.root / "all.zip") as archive:  # warn
            archive.extractall("somewhere")  # warn
        zipfile.ZipFile(io.BytesIO(data)).namelist()
        tarfile.open(fileobj=io.BytesIO(data))

    async def ask(self, name: str) -> None:
        osp.exists(name)  # warn
        path.isfile(name)  # warn
        with scandir(name) as entries:  # warn
            print(entries)
        os.walk(name)
        glob.iglob("*.py")
        for _ in os.walk(name):  # warn
            pass
        osp.join(name, osp.basename(name))
        ssl.create_default_context()  # warn

    async def politely(self, where: AsyncPath) -> None:
        await where.read_text()
        await trio.Path("x").exists()
        async with aiofiles.open("x") as file:
            await file.read()
        await anyio.to_thread.run_sync(self.root.stat)
        await anyio.to_thread.run_sync(lambda: os.remove("x"))

    async def never(self) -> None:
        if TYPE_CHECKING:
            os.remove("x")
        return
        os.remove("y")
