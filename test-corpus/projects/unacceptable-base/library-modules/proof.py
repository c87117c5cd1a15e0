import importlib

from proof_tools import raises

for module in ["stamps", "workers", "queues", "paths", "hooks"]:
    with raises(TypeError):
        importlib.import_module(f"clocks.{module}")

import clocks.right
