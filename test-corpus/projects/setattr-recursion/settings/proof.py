from proof_tools import raises

from settings import right, wrong

for cls, name, value in (
    (wrong.Window, "width", 1),
    (wrong.Validated, "size", 1),
    (wrong.Converted, "port", "80"),
    (wrong.Pair, "left", 1),
    (wrong.Sized, "other", 1),
    (wrong.Renaming, "x", 1),
    (wrong.Counting, "x", 1),
    (wrong.Touched, "x", 1),
):
    obj = cls()
    with raises(RecursionError):
        setattr(obj, name, value)
caught = wrong.Caught()
caught.x = 1
assert caught.value == 1

for cls in (right.Window, right.Private, right.Known, right.Once, right.Deleting):
    obj = cls()
    obj.width = 1
    obj.width = 2
with raises(AttributeError):
    right.Fixed().size = 2
right.Other(right.Known()).size = 1
