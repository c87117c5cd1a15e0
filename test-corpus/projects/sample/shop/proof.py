import asyncio
import pathlib

from proof_tools import blocks, raises

from shop.catalog import Item, make_currency
from shop.supplier import ask_all

with raises(RecursionError):
    Item(price=3)
with raises(TypeError, "metaclass conflict"):
    make_currency()
pathlib.Path("answer.txt").write_text("in stock")
blocks(lambda: ask_all(["answer.txt"]))
