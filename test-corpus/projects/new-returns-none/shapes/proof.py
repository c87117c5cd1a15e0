import os

from proof_tools import raises

from shapes import right, wrong

assert wrong.Circle(1) is None
assert wrong.Square(1) is None and wrong.Square(1) is not None
assert wrong.Length(-1.0) is None and wrong.Length(1.0) == 1.0
assert wrong.Pair(1, 2) is None
assert wrong.make()() is None
assert wrong.Logged(os.devnull) is None

assert right.Endless() is not None
assert right.Found(1) is not None
with raises(ValueError):
    right.Checked(0)
with raises(SystemExit):
    right.Exits(0)
right.Function("text")
assert right.Always() is not None
assert right.Nothing("") is None and right.Nothing("a") is not None
