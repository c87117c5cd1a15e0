import asyncio


def read_all(path: str) -> str:
    with open(path) as file:
        return file.read()


async def read_all_async(path: str) -> str:
    return await asyncio.to_thread(read_all, path)
