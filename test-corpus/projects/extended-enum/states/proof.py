import importlib

from proof_tools import raises

for module in ["more", "methods_only", "flags", "mixed", "library", "functional"]:
    with raises(TypeError):
        importlib.import_module(f"states.{module}")

import states.in_function
import states.right

assert states.in_function.tests() == "refused"
with raises(TypeError):
    states.in_function.build()
