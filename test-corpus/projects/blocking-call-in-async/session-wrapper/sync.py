import asyncio

from http_names import Client, Plain


async def prices(url: str) -> None:
    with Client("token") as api:
        api.session.get(url)  # error "`requests.Session.get`"
    with Plain() as session:
        session.post(url)  # error "httpx.AsyncClient"


async def politely(url: str) -> None:
    with Client("token") as api:
        await asyncio.to_thread(api.session.get, url)
        await asyncio.get_running_loop().run_in_executor(None, api.session.get, url)


class Sync(Client):
    def all(self, url: str) -> None:
        self.session.get(url)

    async def one(self, url: str) -> None:
        self.session.head(url)  # error
