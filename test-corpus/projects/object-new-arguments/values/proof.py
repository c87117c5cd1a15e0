from proof_tools import raises

from values import run

for broken in [run.point, run.keyword, run.generic, run.inherited, run.sized]:
    with raises(TypeError, "() takes no arguments"):
        broken()
for broken in [run.celsius, run.names, run.pair]:
    with raises(TypeError, "object.__init__() takes exactly one argument"):
        broken()
assert run.right()
