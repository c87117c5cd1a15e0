from __future__ import annotations

from types import TracebackType

import requests


class Api:
    """Wraps a session, and is entered instead of it."""

    def __init__(self, token: str) -> None:
        self.session = requests.Session()
        self.session.headers["authorization"] = token

    def __enter__(self) -> Api:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.session.close()


class Raw:
    def __enter__(self) -> requests.Session:
        return requests.Session()

    def __exit__(self, *details: object) -> None:
        pass
