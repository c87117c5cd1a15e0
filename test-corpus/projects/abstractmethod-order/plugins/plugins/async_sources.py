import abc
from collections.abc import AsyncIterator


class Source(abc.ABC):
    @abc.abstractmethod  # error "cannot mark a `classmethod`"
    @classmethod
    async def open(cls, url) -> AsyncIterator[bytes]: ...
