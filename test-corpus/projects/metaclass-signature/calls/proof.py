from proof_tools import raises
from shop import by_name, missing, right, static, too_many, unexpected

with raises(TypeError):
    too_many.load("a")
with raises(TypeError, "path"):
    unexpected.load()
with raises(TypeError, "strict"):
    missing.order()
with raises(TypeError, "name"):
    by_name.order()
with raises(TypeError):
    static.label()
assert right.run() == "expected"
assert right.Other().make().path == "path"
