import importlib

from proof_tools import raises

for module in ["final", "modules", "functions", "instances", "ranges", "protocols", "single"]:
    with raises(TypeError):
        importlib.import_module(f"tools.{module}")

import tools.right
