import time
from asyncio import sleep
from typing import TYPE_CHECKING

from clocks import FakeTime, fake_time, real_time

if TYPE_CHECKING:
    from time import sleep as nap
else:
    from asyncio import sleep as nap


async def with_asyncio() -> None:
    await sleep(0.15)
    await nap(0.15)


async def with_parameter(time: FakeTime) -> float:
    time.sleep(100)
    return time.now


async def with_local() -> None:
    time = fake_time
    time.sleep(100)


async def with_real() -> None:
    sleep = time.sleep
    sleep(0.15)  # error "`time.sleep`"


async def with_module_alias() -> None:
    real_time.sleep(0.15)  # error


async def politely() -> None:
    await with_asyncio()
    assert await with_parameter(FakeTime()) == 100
    await with_local()
