from proof_tools import raises

from warehouse import right, wrong
from warehouse.base import Stored

assert right.every() == ["b", "ramp", 3, 4, "c", 1, 3, True]
crate = wrong.Crate("a")
for broken in [
    lambda: wrong.Box("a", 3),
    lambda: wrong.Box.grow(crate),
    lambda: crate.rename("b"),
    crate.forget,
    wrong.Fixed,
    wrong.Bolted,
    lambda: wrong.Label("a", 3),
    lambda: wrong.relocate(crate),
    wrong.pack,
]:
    with raises(AttributeError):
        broken()
assert right.opened() == 3
assert not right.try_to_rename(Stored("a"))
