import asyncio
import queue
import select
import socket
import subprocess
import sys
import threading
import time
from typing import List, Optional

ZERO = 0


class Probe:
    timeout = 0.0

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.items: "queue.Queue[int]" = queue.Queue()

    async def yields(self) -> None:
        time.sleep(0)
        time.sleep(0.0)
        time.sleep(ZERO)

    async def polls(self) -> Optional[int]:
        self.stop.wait(0)
        self.stop.wait(timeout=0)
        try:
            return self.items.get(block=False)
        except queue.Empty:
            return None

    async def starts(self) -> None:
        child = subprocess.Popen([sys.executable, "-c", "pass"])
        threading.Thread(target=time.sleep, args=[0.15]).start()
        while child.poll() is None:
            await asyncio.sleep(0.01)

    async def listens(self) -> List[socket.socket]:
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen()
            server.setblocking(False)
            try:
                server.accept()
            except BlockingIOError:
                pass
            readable, _, _ = select.select([server], [], [], 0)
            return readable


async def politely() -> None:
    probe = Probe()
    await probe.yields()
    assert await probe.polls() is None
    await probe.starts()
    assert await probe.listens() == []


async def impatiently() -> None:
    probe = Probe()
    probe.stop.wait(0.15)  # error
