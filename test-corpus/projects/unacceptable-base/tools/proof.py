import importlib
import sys

from proof_tools import raises

for module in ["final", "modules", "functions", "instances", "ranges", "protocols", "single"]:
    with raises(TypeError):
        importlib.import_module(f"tools.{module}")

import tools.right

from tools import annotations

refused = [annotations.new_type, annotations.new_type_of_another, annotations.type_variable, annotations.union]
for make in [*refused, annotations.bars, annotations.perhaps, annotations.display]:
    with raises(TypeError):
        make()
if sys.version_info >= (3, 11):
    assert annotations.beside_another(sys.version_info)
assert isinstance(annotations.More, annotations.Maker)
assert annotations.Combined.__bases__ == (annotations.Flag,)
