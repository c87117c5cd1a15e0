import importlib

from proof_tools import raises

for module in ["forms", "links", "deep", "bare_object", "collections_first", "metaclasses"]:
    with raises(TypeError):
        importlib.import_module(f"widgets.{module}")

import widgets.right
