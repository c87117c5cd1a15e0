import importlib

from proof_tools import raises

import admin.popped
import admin.right

for module in ["inherited", "functions", "class_name", "upper"]:
    with raises(RuntimeError, "__classcell__"):
        importlib.import_module(f"admin.{module}")
with raises(RuntimeError, "__classcell__"):
    admin.popped.make()
assert admin.popped.expected()

from admin.meta import UnusedMeta

with raises(RuntimeError, "__classcell__"):

    class Row(metaclass=UnusedMeta):
        def __init__(self):
            super().__init__()


for right in [admin.right.Copied, admin.right.Kept, admin.right.Filled, admin.right.Sometimes]:
    assert "object at" in repr(right())
assert admin.right.methods(type)
assert set(admin.right.none) == {"value"}

from admin import slices

for make in [slices.prefix, slices.first_letter, slices.underscores, slices.suffix, slices.loop]:
    with raises(RuntimeError, "__classcell__"):
        make()
assert slices.others()().title()
