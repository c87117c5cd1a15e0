from proof_tools import raises

from records import moved, right, wrong

for make in (wrong.Record, wrong.Ordered, wrong.Lookup, wrong.Inherited, wrong.Explicit):
    with raises(KeyError):
        hasattr(make(), "missing")
with raises(KeyError):
    getattr(moved, "missing", None)
for make in (wrong.Quiet, wrong.Forgotten, wrong.Logged):
    assert hasattr(make(), "missing") and make().missing is None
assert wrong.Bare()._missing is None

for make in (right.Record, right.Tested, right.Refused, right.Other, right.Failing, right.Either, right.Next):
    assert not hasattr(make(), "missing")
assert right.Tree(list).missing == [] and right.Anything().missing is None
assert right.Remembering().size == "SIZE"
