import importlib
import sys

from proof_tools import raises

for module in ["order", "reexported", "combined", "thawed", "versions", "hashed"]:
    with raises(TypeError):
        importlib.import_module(f"shop.{module}")

with raises(ValueError, "mutable default"):
    importlib.import_module("shop.shared")

with raises(ValueError, "mutable default"):
    importlib.import_module("shop.names")

with raises(ValueError, "mutable default"):
    importlib.import_module("shop.addresses" if sys.version_info >= (3, 11) else "shop.ranking")
importlib.import_module("shop.ranking" if sys.version_info >= (3, 11) else "shop.addresses")

import shop.right
