from __future__ import annotations

from typing import Optional

import httpx
import requests
import requests as rq
from requests import Session
from requests.sessions import Session as PlainSession


class Api(Session):
    root = "https://example.org/"

    def get_json(self, path: str) -> dict:
        return self.get(self.root + path).json()

    async def refresh(self) -> None:
        self.post(self.root)  # error "`requests.Session.post`"


def make_session() -> Session:
    session = requests.Session()
    session.headers["accept"] = "application/json"
    return session


class Shop:
    client: Optional[httpx.Client] = None

    def __init__(self, session: Session) -> None:
        self.session = session
        self.own = make_session()
        self.async_client = httpx.AsyncClient()

    async def prices(self, url: str) -> None:
        self.session.get(url)  # error
        self.own.get(url)  # error
        make_session().put(url)  # error
        PlainSession().delete(url)  # error
        rq.get(url)  # error
        requests.api.get(url)  # error "`requests.get`"
        await self.async_client.get(url)

    async def stock(self, client: httpx.Client, url: str) -> None:
        client.get(url)  # error
        with httpx.Client() as other:
            other.send(other.build_request("GET", url))  # error
        async with httpx.AsyncClient() as good:
            await good.get(url)

    async def tricky(self, requests, url: str) -> None:
        requests.get(url)
        await rq.get(url)
