import importlib

from proof_tools import raises

for module in ["reexported", "alias", "generic", "unpacked", "fallback"]:
    with raises(TypeError):
        importlib.import_module(f"plugins.{module}")

import plugins.in_function
import plugins.right

with raises(TypeError, "duplicate base class"):
    plugins.in_function.build()
