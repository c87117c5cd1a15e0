import importlib

from proof_tools import raises

for module in ["readable", "visitors", "typed", "factories", "async_sources"]:
    with raises(AttributeError):
        importlib.import_module(f"plugins.{module}")

from plugins.lazily import HasSchema, Table
from plugins.right import Everything

assert HasSchema.__abstractmethods__ == frozenset()
assert Table().schema is None
assert Everything.__abstractmethods__ == set("abcdefg")
