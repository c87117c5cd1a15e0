import asyncio

from warehouse import Warehouse, connect


class Orders:
    def __init__(self, url: str) -> None:
        self.warehouse = Warehouse(url)
        self.url = url

    async def available(self, article: str) -> int:
        return self.warehouse.stock.count_pieces(article)  # error "count_pieces"

    async def available_afresh(self, article: str) -> int:
        remote = connect(self.url)
        pieces = remote.count_pieces(article)  # error "count_pieces"
        return pieces

    async def available_meanwhile(self, article: str) -> int:
        stock = self.warehouse.stock
        return await asyncio.to_thread(stock.count_pieces, article)

    async def let_in(self) -> list[str]:
        self.warehouse.open("east")
        return self.warehouse.opened
