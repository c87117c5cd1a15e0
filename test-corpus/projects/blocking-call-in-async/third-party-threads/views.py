import time
from functools import partial

import anyio
import anyio.to_thread
import requests
import trio
from asgiref.sync import sync_to_async
from starlette.concurrency import run_in_threadpool


@sync_to_async
def load(url: str) -> None:
    requests.get(url)


class View:
    async def get(self, url: str) -> None:
        await anyio.to_thread.run_sync(partial(requests.get, url))
        await trio.to_thread.run_sync(lambda: requests.get(url))
        await sync_to_async(requests.get)(url)
        await run_in_threadpool(requests.get, url)
        await load(url)
        await anyio.sleep(1)

    async def post(self, url: str) -> None:
        requests.post(url)  # error "anyio.to_thread.run_sync(requests.post, …)"
        time.sleep(1)  # error "await anyio.sleep(…)"


class JsonView(View):
    async def get(self, url: str) -> None:
        await super().get(url)
        await sync_to_async(requests.get(url).json)()  # error
