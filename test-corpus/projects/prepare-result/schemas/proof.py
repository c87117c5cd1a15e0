import importlib

from proof_tools import raises

import schemas.forgotten_call
import schemas.right

WRONG = {
    "inherited": "must return a mapping, not Columns",
    "frozen": "does not support item assignment",
    "lookup": "must be dict, not Lookup",
    "layered": "must be dict, not ChainMap",
    "paths": "tuple indices must be integers",
    "yields": "must return a mapping, not generator",
}
for module, words in WRONG.items():
    with raises(TypeError, words):
        importlib.import_module(f"schemas.{module}")
with raises(TypeError, "must return a mapping, not type"):
    schemas.forgotten_call.table()
assert schemas.forgotten_call.expected()

from schemas.meta import UnusedMeta

with raises(TypeError):

    class Row(metaclass=UnusedMeta):
        pass


assert schemas.right.States.second == "stopped"
assert schemas.right.Table.name == schemas.right.View.name == "text"
