import asyncio

import gateway
from gateway import Bank
from gateway import charge as pay


class Savings(Bank):
    pass


async def pays() -> None:
    assert pay(3) == 3  # error "write `await gateway.charge_async(…)`"


async def asks() -> None:
    Savings().balance()  # error "it asks the bank"


async def politely() -> None:
    await gateway.charge_async(3)
    await asyncio.to_thread(Bank().balance)
