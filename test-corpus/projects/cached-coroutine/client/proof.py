import asyncio

from client import remote, right, use
from proof_tools import raises

client = remote.Client()
for broken in [use.fetched, use.token, lambda: use.name(client), use.version, use.stored, client.both]:
    with raises(RuntimeError, "cannot reuse already awaited coroutine"):
        asyncio.run(broken())
assert asyncio.run(use.pages()) == ([1], [])
assert asyncio.run(use.others()) == ("secret", "secret")
asyncio.run(right.run())
