import importlib

from proof_tools import raises

for module in ["alias", "generic", "data", "conditional"]:
    with raises(ValueError, "at least one ordering operation"):
        importlib.import_module(f"tasks.{module}")

import tasks.in_function

with raises(ValueError, "at least one ordering operation"):
    tasks.in_function.make()

import tasks.right
