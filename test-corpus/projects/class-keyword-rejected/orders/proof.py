import importlib

from proof_tools import raises

import orders.in_function
import orders.right

for module in ["slip", "missing", "cuts_the_chain", "dataclass_options", "model"]:
    with raises(TypeError):
        importlib.import_module(f"orders.{module}")
with raises(TypeError, "version"):
    orders.in_function.handler()
orders.in_function.probe()
assert orders.right.Shipped.topic == "all"
