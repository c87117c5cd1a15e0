import importlib

from proof_tools import raises

for module in ["module", "instance", "nothing", "quoted", "created"]:
    with raises(TypeError):
        importlib.import_module(f"orm.{module}")

import orm.right
