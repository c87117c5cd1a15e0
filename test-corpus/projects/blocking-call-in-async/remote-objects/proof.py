import threading
import time
from xmlrpc.server import SimpleXMLRPCServer

from proof_tools import blocks, is_quick

from orders import Orders


def serve(article: str) -> int:
    time.sleep(0.15)
    return len(article)


server = SimpleXMLRPCServer(("127.0.0.1", 0), logRequests=False)
server.register_function(serve, "count_pieces")
threading.Thread(target=server.serve_forever, daemon=True).start()
orders = Orders(f"http://127.0.0.1:{server.server_address[1]}")


async def asks() -> None:
    assert await orders.available("tea") == 3


async def asks_afresh() -> None:
    assert await orders.available_afresh("tea") == 3


async def asks_meanwhile() -> None:
    assert await orders.available_meanwhile("tea") == 3


async def opens() -> None:
    assert await orders.let_in() == ["east"]


blocks(asks)
blocks(asks_afresh)
is_quick(asks_meanwhile)
is_quick(opens)
