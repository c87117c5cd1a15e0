import asyncio
import os
import subprocess as sp
import sys
from subprocess import check_output
from subprocess import run as r
from typing import Dict, List

SLOW: List[str] = [sys.executable, "-c", "import time; time.sleep(0.15)"]


class Step:
    command: List[str] = SLOW

    def environment(self) -> Dict[str, str]:
        return dict(os.environ)


class Compile(Step):
    async def run(self) -> int:
        return r(self.command, env=self.environment()).returncode  # error "`subprocess.run`"

    async def output(self) -> bytes:
        return check_output(self.command)  # error

    async def call(self) -> int:
        return sp.call(self.command)  # error

    async def politely(self) -> int:
        child = await asyncio.create_subprocess_exec(*self.command)
        return await child.wait()


async def runs() -> None:
    assert await Compile().run() == 0


async def reads() -> None:
    assert await Compile().output() == b""


async def calls() -> None:
    assert await Compile().call() == 0


async def awaits() -> None:
    process = await asyncio.to_thread(sp.run, SLOW)
    assert process.returncode == 0
