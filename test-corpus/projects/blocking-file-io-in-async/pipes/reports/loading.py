import asyncio
import gzip
import os
from pathlib import Path
from typing import List, Optional, Union

import reports
from reports import open_file


async def by_open(path: str) -> str:
    with open(path, encoding="utf-8") as file:  # warn
        return file.read()


async def by_reexport(path: str) -> str:
    with open_file(path) as file:  # warn "`open` does file IO"
        return file.read()


async def by_package(path: str) -> str:
    return reports.open_file(path).read()  # warn


async def by_path(path: str) -> str:
    return Path(path).read_text()  # warn


async def by_division(path: str) -> bytes:
    folder, name = os.path.split(path)
    return (Path(folder) / name).read_bytes()  # warn "`pathlib.Path.read_bytes`"


async def by_parent(path: str) -> str:
    location = Path(path).absolute().parent.joinpath(os.path.basename(path))
    with location.open() as file:  # warn "`pathlib.Path.open`"
        return file.read()


async def by_optional(path: str, location: Optional[Path] = None) -> str:
    if location is None:
        location = Path(path)
    return location.read_text()  # warn


async def by_descriptor(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY))  # warn


async def by_gzip(path: str) -> None:
    with gzip.open(path) as file:  # warn
        file.fileno()


class Report:
    def __init__(self, path: Union[str, Path]) -> None:
        self._path = Path(path)

    @property
    def path(self) -> Path:
        return self._path

    async def load(self) -> str:
        return self._path.read_text()  # warn

    async def load_by_property(self) -> str:
        return self.path.read_text()  # warn

    async def lines(self) -> List[str]:
        return [line.strip() for line in open(self.path)]  # warn


async def by_attribute(path: str) -> None:
    await Report(path).load()


async def by_property(path: str) -> None:
    await Report(path).load_by_property()


async def by_comprehension(path: str) -> None:
    await Report(path).lines()


async def politely(path: str) -> None:
    def read() -> str:
        with open(path) as file:
            return file.read()

    location = Path(path)
    assert location.with_suffix(".txt").name == "pipe.txt"
    assert await asyncio.to_thread(read) == "ready"
