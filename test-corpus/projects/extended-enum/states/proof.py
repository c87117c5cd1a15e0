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

import sys

from states import calls

for make in [calls.with_names, calls.with_list, calls.with_values]:
    with raises(ValueError if sys.version_info >= (3, 12) else TypeError):
        make()
for make in [calls.new_class, calls.of_a_mixed_one]:
    with raises(TypeError):
        make()
with raises(AttributeError):
    calls.made_by_type()
assert calls.looked_up()[0] is calls.State.OPEN
if sys.version_info >= (3, 12):
    assert calls.pair() is calls.Pair.X
