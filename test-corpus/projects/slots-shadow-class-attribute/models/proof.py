import importlib

from proof_tools import raises

for module in ["annotated", "computed", "described", "methods", "private", "nested"]:
    with raises(ValueError):
        importlib.import_module(f"models.{module}")

import models.right
