"""The asynchronous half, from which a script makes the other one: it turns the flag and drops `async` and `await`."""

import asyncio
import time

_IS_SYNC = False
DEBUG: bool = False
PATIENT = True


async def wait(seconds: float) -> None:
    if _IS_SYNC:
        time.sleep(seconds)
    else:
        await asyncio.sleep(seconds)


async def retry(seconds: float) -> None:
    if not _IS_SYNC:
        await asyncio.sleep(seconds)
        return
    time.sleep(seconds)


async def both(seconds: float) -> None:
    if _IS_SYNC and DEBUG:
        time.sleep(seconds)
    await wait(seconds)


async def quiet(seconds: float) -> None:
    if not DEBUG:
        return
    time.sleep(seconds)


async def hurried(seconds: float) -> None:
    if PATIENT:
        time.sleep(seconds)  # error "`time.sleep`"
