from typing import Generic, TypeVar

from base import Service

T = TypeVar("T")


class Named(Service, Generic[T]):
    label = "named"


class Mailer(Named[str]):
    async def receive(self) -> str:
        self.timer.start()
        return self.inbox.get()  # error "`queue.Queue.get`"

    async def until_ready(self) -> bool:
        self.timer.start()
        return self.ready.wait()  # error "asyncio.Event"

    async def until_finished(self) -> None:
        self.timer.start()
        super().finish()
        self.timer.join()  # error "`threading.Timer.join`"

    async def look(self) -> bool:
        return self.ready.is_set() or self.inbox.empty()


async def receives() -> None:
    assert await Mailer().receive() == "mail"


async def waits() -> None:
    assert await Mailer().until_ready()


async def joins() -> None:
    await Mailer().until_finished()


async def looks() -> None:
    assert await Mailer().look()
