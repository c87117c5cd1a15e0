import asyncio
import functools
from typing import Any, Awaitable, Callable

import backoff
from backoff import delay as pause

Task = Callable[[], Awaitable[Any]]


def retrying(task: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @functools.wraps(task)
    async def attempt(*args: Any) -> Any:
        tries = 0
        while True:
            try:
                return await task(*args)
            except ConnectionError:
                tries += 1
                if backoff.give_up(tries):
                    raise
                backoff.delay(0.15)  # error "`async def attempt`"

    return attempt


class Flaky:
    def __init__(self) -> None:
        self.calls = 0

    @retrying
    async def fetch(self) -> int:
        self.calls += 1
        if self.calls == 1:
            raise ConnectionError
        return self.calls


async def decorated() -> None:
    assert await Flaky().fetch() == 2


async def renamed() -> None:
    pause(0.15)  # error "`time.sleep`"


PLAN = (pause, 0.15)


async def planned() -> None:
    wait, seconds = PLAN
    wait(seconds)  # error "`time.sleep`"


async def patient() -> None:
    await asyncio.sleep(0.15)
