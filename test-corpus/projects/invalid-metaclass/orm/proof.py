import importlib

from proof_tools import raises

MODULES = ["module", "instance", "nothing", "quoted", "created", "mapping", "base_as_metaclass", "base_beside"]
MODULES += ["base_object", "constructor", "bound", "anonymous", "keyword", "record"]

for module in MODULES:
    with raises(TypeError):
        importlib.import_module(f"orm.{module}")

from orm import right

assert right.Colours.members == ["RED"] and right.Colours.options == {"ordered": True}
assert right.Failed.args[0] == "Failed" and right.Keys and right.Whatever == "Whatever"
assert type(right.More) is right.MixedMeta

import orm.builtins

refused = [orm.builtins.an_object, orm.builtins.a_list, orm.builtins.a_dict, orm.builtins.an_exception]
for make in [*refused, orm.builtins.a_range]:
    with raises(TypeError):
        make()
rows = orm.registry.Rows()
assert [made.__name__ for made in orm.registry.type_of(rows, rows)] == ["Made", "Other"]
