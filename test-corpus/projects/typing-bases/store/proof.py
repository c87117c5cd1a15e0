import importlib

from proof_tools import raises

for module in ["alias", "protocol", "tuples", "dicts", "twice", "classes", "conditional"]:
    with raises(TypeError):
        importlib.import_module(f"store.{module}")

import store.right
