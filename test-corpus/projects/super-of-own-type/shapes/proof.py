import sys

from proof_tools import raises

from shapes import base, meta, right, sides

with raises(RecursionError):
    meta.StrictRegistry("Plugin", (), {})

# `object.__new__` is found behind the class itself.
assert base.Shape("dot").describe() == "shape dot"

from shapes import round

# 3.13 goes on until there is no memory left.
if sys.version_info < (3, 13):
    with raises(RecursionError):
        round.Circle("ring")

base.Shape.__new__ = lambda cls, *rest: object.__new__(cls)
# It comes back with too few arguments.
with raises(TypeError):
    sides.Triangle("triangle", 3)
with raises(RecursionError):
    round.Disc("disc").describe()
assert round.Disc("").describe() == "circle"
triangle = object.__new__(sides.Triangle)
triangle.name, triangle.sides = "triangle", 3
with raises(RecursionError):
    triangle.describe()
with raises(RecursionError):
    triangle.area
assert sides.Square().describe() == "square"
assert right.Named().save() == ["base", "named"]
assert right.Lent().save() == ["base"]
