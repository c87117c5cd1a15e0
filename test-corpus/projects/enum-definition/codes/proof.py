import importlib

from proof_tools import raises

for module in ["last_mixin", "last_type", "inherited", "two_types", "derived_types"]:
    with raises(TypeError):
        importlib.import_module(f"codes.{module}")

import codes.right
