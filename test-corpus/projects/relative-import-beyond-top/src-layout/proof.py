import importlib
import sys

from proof_tools import raises

sys.path.insert(0, "src")
orders = importlib.import_module("shop.api.v1.orders")
assert orders.total([10]) == 12
with raises(ImportError, "beyond top-level package"):
    orders.refund(10)
with raises(ImportError, "beyond top-level package"):
    importlib.import_module("tests.test_orders")
