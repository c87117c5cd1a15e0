import importlib

from proof_tools import raises

beyond = "beyond top-level package"
with raises(ImportError, beyond):
    importlib.import_module("shop.everything")
prices = importlib.import_module("shop.lazily").Prices()
with raises(ImportError, beyond):
    prices.currency
with raises(ImportError, beyond):
    prices.first()
assert prices.perhaps() is None
assert importlib.import_module("shop.script").main() == ("EUR", 1)
assert importlib.import_module("shop.moved").LIMIT == 3
