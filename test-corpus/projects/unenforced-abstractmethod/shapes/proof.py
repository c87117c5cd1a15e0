from abc import ABC

from proof_tools import raises
from storage import async_methods, backend, memory, meta, mixed, records, remade, right

assert memory.Memory().write("a", 1) is None
backend.Counted()
async_methods.TextLoader().suffix()
assert records.Record("a").encode() is None
assert records.Level.LOW.colour() is None
assert records.Keys().primary() is None
assert mixed.File().close() is None
mixed.Tracked()
assert meta.Kind("Made", (), {}).kind() is None

for cls in (
    right.Backend,
    right.Cached,
    right.Strictly,
    right.Closable,
    right.Store,
    right.Command,
    right.make(ABC),
    remade.Decorated,
    remade.Called,
):
    with raises(TypeError):
        cls()
right.Plain()
