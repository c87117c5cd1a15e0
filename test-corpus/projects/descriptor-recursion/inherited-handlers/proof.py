from proof_tools import raises

from boxes import Box

box = Box()
box.weight = 2.6
assert box.weight == 3
with raises(RecursionError):
    box.width = 4
with raises(TypeError, "must be a number"):
    box.width = "4"
