from client import remote
from client.remote import Client, fetch as get


async def fetched():
    await get("a", raw=True)
    return await remote.fetch("a", raw=True)


async def token():
    client = Client()
    await client.token
    return await client.token


async def name(client: Client):
    await client.name
    return await client.name


async def version():
    await Client.version()
    await Client.version()


async def pages():
    client = Client()
    return [page async for page in client.pages()], [page async for page in client.pages()]


async def stored():
    await remote.stored("A")
    await remote.stored("A")


async def others():
    await get("a")
    await get("b")
    client, other = Client(), Client()
    return await client.token, await other.token
