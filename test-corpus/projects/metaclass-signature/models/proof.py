import importlib
import sys
import types

from proof_tools import raises

import models.in_function
import models.right

WRONG = {
    "keyword": "table",
    "prepared": "bases",
    "static_init": "count",
    "class_method_new": "takes 4 positional arguments but 5 were given",
    "function": "takes 2 positional arguments but 3 were given",
    "second_value": "multiple values for argument 'name'",
}
for module, words in WRONG.items():
    with raises(TypeError, words):
        importlib.import_module(f"models.{module}")
with raises(TypeError, "table"):
    models.in_function.model()
assert models.in_function.probe()
assert models.in_function.make(models.right.Product).table == "made"

from models.unused import LazyMeta

with raises(TypeError, "takes 2 positional arguments but 3 were given"):
    LazyMeta.__prepare__("Row", ())
with raises(TypeError):

    class Row(metaclass=LazyMeta):
        pass


assert models.right.Prepared.prepared == "Prepared"
assert models.right.Late.patched
assert models.right.CallsItself.of("Marker").__name__ == "Marker"


class NativeMeta(type):
    """What the compiled module would hold."""

    def __new__(mcls, name, bases, namespace, table=None):
        return super().__new__(mcls, name, bases, namespace)

    @classmethod
    def __prepare__(mcls, name, bases, table=None):
        return {}


sys.modules["models.native"] = types.SimpleNamespace(NativeMeta=NativeMeta)
importlib.import_module("models.compiled")
