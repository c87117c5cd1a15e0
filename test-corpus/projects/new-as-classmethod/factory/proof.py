from proof_tools import raises

from factory import kinds, right, run

for broken in [run.settings, run.pair, run.key, kinds.Alone, run.derived]:
    with raises(TypeError, "__new__() takes"):
        broken()
assert kinds.Text() == str(kinds.Text) and kinds.Row(1).values == (kinds.Row, 1)
assert right.Called().name == "called" and right.Point(1).x == 1 and right.Anything(1) is not None
with raises(TypeError):
    right.expected()
