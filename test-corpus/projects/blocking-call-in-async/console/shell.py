import asyncio
from getpass import getpass as ask_secret
from typing import Optional


class Shell:
    prompt = "> "

    async def read(self) -> str:
        return input(self.prompt)  # error "`input`"

    async def politely(self) -> str:
        return await asyncio.to_thread(input, self.prompt)


class Login(Shell):
    def __init__(self, input: Optional[str] = None) -> None:
        self.name = input

    async def password(self) -> str:
        return ask_secret()  # error


async def read() -> None:
    assert await Shell().read() == "yes"


async def politely() -> None:
    assert await Shell().politely() == "yes"
