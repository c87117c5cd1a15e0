from proof_tools import raises

from units import use
from units.lengths import Length

distance = use.Distance()
for broken in [distance.show, distance.set, distance.clear, use.scaled, lambda: Length().unit, lambda: Length().text]:
    with raises(TypeError):
        broken()
assert use.right() == ((3,), "m", 1)
