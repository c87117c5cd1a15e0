import copy
import pickle

from proof_tools import raises

from clients import right, use, wrong

for action in (use.session, use.slotted, use.stored, use.misspelt, use.record, use.bare):
    with raises(RecursionError):
        action()
for read in (
    lambda: wrong.Underscored().size,
    lambda: wrong.Lazy().connection,
    lambda: wrong.Explicit().width,
    lambda: copy.copy(wrong.Catalog()),
    lambda: copy.copy(wrong.Document({"root": "text"})),
):
    with raises(RecursionError):
        read()

assert copy.deepcopy(right.Session([1])).count(1) == 1
assert copy.copy(right.Named()).a == "a"
assert copy.deepcopy(right.Row({"id": 1})).id == 1
assert copy.copy(right.Tuple(1)).__class__ is right.Tuple
assert pickle.loads(pickle.dumps(right.Restored({"id": 1}))).id == 1
assert copy.copy(right.Failure("text")).upper() == "TEXT"
assert right.Loaded().upper() == "TEXT"
assert right.Accessors().size == 1 and not hasattr(right.Accessors(), "width")
assert not hasattr(copy.copy(right.Registry()), "size")
assert copy.copy(right.Reduced([1])).count(1) == 1
with raises(AssertionError):
    copy.copy(right.Asserting({}))
assert copy.copy(right.Remote(1)).text == "1"
assert right.Server().size == "size"
assert copy.copy(right.Point([1])).count(1) == 1
starting = right.Starting()
assert not hasattr(starting, "size")
starting.__class__ = right.Started
assert starting.size == 3
