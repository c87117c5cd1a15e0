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
