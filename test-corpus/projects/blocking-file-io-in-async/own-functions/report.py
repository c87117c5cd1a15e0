import store
from store import read_all as everything


class Report:
    load = staticmethod(everything)

    async def text(self, path: str) -> str:
        return self.load(path)  # warn "it reads the whole store"


async def by_alias(path: str) -> str:
    return everything(path)  # warn "await store.read_all_async(…)"


async def by_method(path: str) -> str:
    return await Report().text(path)


async def politely(path: str) -> str:
    return await store.read_all_async(path)
