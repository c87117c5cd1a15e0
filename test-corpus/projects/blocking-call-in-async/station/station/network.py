import http.client
import select
import socket
import sqlite3
import threading
import time
import urllib.request
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Tuple


class Slow(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        time.sleep(0.2)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"slow")

    def log_message(self, format: str, *args: object) -> None:
        pass


def serve() -> Tuple[str, int]:
    server = HTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "127.0.0.1", server.server_address[1]


ADDRESS = serve()


async def fetches() -> bytes:
    with urllib.request.urlopen("http://%s:%d/" % ADDRESS) as answer:  # error "httpx.AsyncClient"
        return answer.read()


async def asks() -> int:
    connection = http.client.HTTPConnection(*ADDRESS)
    connection.request("GET", "/")  # error
    return connection.getresponse().status  # error


def connect_late(address: Tuple[str, int]) -> None:
    time.sleep(0.2)
    socket.create_connection(address).close()


async def accepts() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        threading.Thread(target=connect_late, args=[server.getsockname()]).start()
        peer, _ = server.accept()  # error "loop.sock_accept"
        peer.close()


async def selects() -> None:
    left, right = socket.socketpair()
    with left, right:
        select.select([left], [], [], 0.2)  # error


def hold(path: str, held: threading.Event) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        held.set()
        time.sleep(0.3)
        other.execute("ROLLBACK")


async def create(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS price (value)")  # error "aiosqlite"


async def stores(path: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        await create(connection)
        connection.commit()  # missed


async def is_polite() -> None:
    memory = sqlite3.connect(":memory:")
    memory.execute("CREATE TABLE price (value)")
    cursor = memory.cursor()
    cursor.execute("SELECT * FROM price")
    memory.close()
    server = socket.socket()
    server.settimeout(0)
    server.bind(("127.0.0.1", 0))
    server.listen()
    try:
        server.accept()
    except BlockingIOError:
        server.close()
    assert socket.getaddrinfo("127.0.0.1", 80)
