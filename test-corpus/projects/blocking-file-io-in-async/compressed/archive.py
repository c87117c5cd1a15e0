import asyncio
import bz2
import codecs
import lzma
import os
from typing import Callable, Dict

OPENERS: Dict[str, Callable] = {"bz2": bz2.open, "xz": lzma.open}


async def by_bz2(path: str) -> bool:
    with bz2.open(path):  # warn "`bz2.open`"
        return True


async def by_lzma(path: str) -> bool:
    with lzma.open(path):  # warn
        return True


async def by_codecs(path: str) -> str:
    with codecs.open(path, encoding="utf-8") as file:  # warn
        return file.read()


async def by_descriptor(path: str) -> bool:
    descriptor = os.open(path, os.O_RDONLY)  # warn
    os.close(descriptor)
    return True


async def by_mapping(path: str) -> bool:
    with OPENERS["bz2"](path):  # missed
        return True


async def politely(path: str) -> bytes:
    with await asyncio.to_thread(open, path, "rb") as raw:
        return await asyncio.to_thread(raw.read)
