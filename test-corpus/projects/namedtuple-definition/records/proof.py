import importlib

from proof_tools import raises

with raises(TypeError, "cannot follow default field"):
    import records.ordered
with raises(TypeError, "cannot follow default field"):
    import records.conditional
with raises(AttributeError, "Cannot overwrite"):
    import records.replaced
for module in ["called", "typed", "base"]:
    with raises(ValueError):
        importlib.import_module(f"records.{module}")

import records.spelled

with raises(ValueError, "valid identifiers"):
    records.spelled.make()

import records.right
