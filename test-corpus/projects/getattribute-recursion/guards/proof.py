from proof_tools import raises

from guards import right, wrong

for cls in (
    wrong.Whitelisted,
    wrong.Namespace,
    wrong.Default,
    wrong.Counted,
    wrong.Described,
    wrong.Public,
    wrong.Typed,
):
    obj = cls()
    with raises(RecursionError):
        obj.size

for cls in (right.Whitelisted, right.Logged, right.Lazy, right.Fallback):
    assert cls().size == 1
assert right.Wrapped([1]).count(1) == 1
assert right.Noted().note is not None
