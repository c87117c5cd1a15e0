import builtins
from typing import TYPE_CHECKING, Any, Callable

from virtual import Path, open, os

if TYPE_CHECKING:
    import pathlib


async def virtual(path: str) -> str:
    with open(path) as file:
        text = file.read()
    return text + Path(path).read_text() + os.listdir(path)[0]


async def given(open: Callable[[str], Any], path: str) -> Any:
    return open(path)


async def real(path: str) -> str:
    with builtins.open(path) as file:  # warn
        return file.read()


async def annotated(path: "pathlib.Path") -> str:
    return path.read_text()  # warn


async def by_annotation(path: str) -> str:
    from pathlib import Path

    return await annotated(Path(path))


async def politely(path: str) -> bool:
    assert await virtual("a") == "aaa"
    assert await given(str, "b") == "b"
    import asyncio

    return bool(await asyncio.to_thread(lambda: builtins.open(path).read()))
