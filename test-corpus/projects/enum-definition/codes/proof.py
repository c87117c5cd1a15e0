import importlib

from proof_tools import raises

for module in ["last_mixin", "last_type", "inherited", "two_types", "derived_types"]:
    with raises(TypeError):
        importlib.import_module(f"codes.{module}")

import codes.right

from codes import values

refused = [values.too_many_texts, values.numbers_for_text, values.text_for_bytes, values.number_for_list]
for make in [*refused, values.base_as_text]:
    with raises(TypeError):
        make()
for make in [values.digits_of_another_base, values.text_for_complex]:
    with raises(ValueError):
        make()
assert values.Port.HTTP == 80 and values.Point.UP == 1j and values.Name.A == "a"
