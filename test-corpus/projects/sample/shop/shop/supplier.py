import asyncio
from time import sleep as pause


async def ask(supplier):
    pause(0.2)  # error: blocking-call-in-async
    with open(supplier) as answer:  # warn: blocking-file-io-in-async
        return answer.read()


async def ask_all(suppliers):
    return await asyncio.gather(*map(ask, suppliers))
