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

import plugins.calls

calls = plugins.calls
for make in [
    calls.with_property,
    calls.with_imported_property,
    calls.with_class_method,
    calls.with_own_property,
    calls.with_partial,
]:
    with raises(AttributeError):
        make()
assert calls.Lazy().schema is None
assert calls.Right.__abstractmethods__ == set("abcde")
