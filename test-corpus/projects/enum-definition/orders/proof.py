import importlib
import sys

from proof_tools import raises

import orders.right

for module in ["repeated", "imported_constant", "overwritten", "late_next_value", "bound_next_value", "labels", "inherited_init", "base_new"]:
    with raises(TypeError):
        importlib.import_module(f"orders.{module}")
for module in ["reserved", "order", "codes"]:
    with raises(ValueError):
        importlib.import_module(f"orders.{module}")
if sys.version_info >= (3, 13):
    with raises(TypeError):
        importlib.import_module("orders.automatic")
else:
    import orders.automatic
