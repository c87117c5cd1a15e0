from proof_tools import raises

from caches import right, wrong

for cls, name in (
    (wrong.Report, "rows"),
    (wrong.Locked, "key"),
    (wrong.Linked, "left"),
    (wrong.Direct, "key"),
    (wrong.Owned, "key"),
):
    obj = cls()
    with raises(RecursionError):
        delattr(obj, name)

report = right.Report()
del report.rows
assert not vars(report)
for cls in (right.Plain, right.Emptied, right.Guarded):
    obj = cls()
    del obj.key
    assert "key" not in vars(obj)
