from proof_tools import raises

from storage import aliased, direct, right, starred, typed

for broken in [aliased.cached, starred.hidden, typed.numbers, typed.inner, direct.Pool]:
    with raises(TypeError):
        broken()
assert len(right.every()) == 5
assert right.of(dict) == {}
