from xmlrpc.client import ServerProxy as Remote


def connect(url: str) -> Remote:
    return Remote(url, allow_none=True)


class Warehouse:
    """Asks a server whose methods nobody here defines."""

    def __init__(self, url: str) -> None:
        self.stock = connect(url)
        self.opened: list[str] = []

    def open(self, gate: str) -> None:
        self.opened.append(gate)
