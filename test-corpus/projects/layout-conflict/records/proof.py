import importlib

from proof_tools import raises

for module in ["slotted", "builtin", "exceptions", "numbers", "structures", "named"]:
    with raises(TypeError):
        importlib.import_module(f"records.{module}")

import records.right
