import asyncio
import concurrent.futures
import os
import queue
import subprocess
import sys
import threading
import time
from typing import Optional

SCRIPT = [sys.executable, "-c", "import time; time.sleep(0.3)"]


class Inbox(queue.Queue):
    """A queue with a limit."""


class Worker(threading.Thread):
    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.inbox = Inbox(10)

    def run(self) -> None:
        time.sleep(0.3)
        self.inbox.put("done")


async def joins() -> None:
    worker = Worker()
    worker.start()
    worker.join()  # error "`threading.Thread.join`"


async def gets() -> str:
    worker = Worker()
    worker.start()
    return worker.inbox.get()  # error "`queue.Queue.get`"


async def gets_with_timeout(inbox: Optional[Inbox] = None) -> None:
    inbox = inbox or Inbox()
    try:
        inbox.get(True, 0.2)  # error
    except queue.Empty:
        pass


async def waits(stop: threading.Event) -> bool:
    return stop.wait(0.2)  # error "asyncio.Event"


async def waits_for_stop() -> None:
    await waits(threading.Event())


async def result_of_job() -> None:
    with concurrent.futures.ThreadPoolExecutor() as pool:
        pool.submit(time.sleep, 0.2).result()  # error "`concurrent.futures.Future.result`"


async def answer() -> int:
    return 42


async def waits_for_itself() -> int:
    loop = asyncio.get_running_loop()
    return asyncio.run_coroutine_threadsafe(answer(), loop).result()  # error "asyncio.wrap_future"


def waits_for_ever() -> None:
    asyncio.run(waits_for_itself())


async def waits_for_child() -> int:
    return subprocess.Popen(SCRIPT).wait()  # error


async def talks_to_child() -> None:
    with subprocess.Popen(SCRIPT, stdout=subprocess.PIPE) as child:
        child.communicate(timeout=30)  # error


async def shells() -> None:
    os.system("sleep 0.2")  # error "create_subprocess_shell"


async def pipes() -> str:
    return os.popen("sleep 0.2; echo done").read()  # error


async def is_polite() -> None:
    worker = Worker()
    worker.start()
    await asyncio.sleep(0.4)
    worker.join()
    assert worker.inbox.get_nowait() == "done"
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    while child.poll() is None:
        await asyncio.sleep(0.01)
    child.wait()
    own: "queue.Queue[int]" = queue.Queue()
    own.put(1)
    own.get()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        future = pool.submit(time.sleep, 0.2)
        await asyncio.wrap_future(future)
        future.result()
