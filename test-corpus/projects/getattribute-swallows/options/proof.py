from options import right, wrong

for cls in (wrong.Quiet, wrong.Silent, wrong.Zero, wrong.Logged, wrong.Local):
    assert hasattr(cls(), "missing"), cls
assert wrong.Silent().broken == "" and wrong.Logged().broken is None

for cls in (right.Known, right.Renamed, right.Looked, right.Divided):
    assert not hasattr(cls(), "missing"), cls
assert right.Known().verbose is None and right.Divided().broken is None
