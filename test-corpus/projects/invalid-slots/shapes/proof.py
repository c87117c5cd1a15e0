import importlib

from proof_tools import raises

for module in ["dashed", "not_strings", "second_dict", "second_weakref", "varying", "metaclass"]:
    with raises(TypeError):
        importlib.import_module(f"shapes.{module}")

import shapes.right
