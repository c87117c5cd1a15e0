from proof_tools import raises

from plugins import kinds, right, use

for action in (
    use.plugin,
    use.shown,
    lambda: isinstance(7, kinds.Text),
    use.named,
    use.twice,
    lambda: isinstance(7, kinds.Same),
):
    with raises(RecursionError):
        action()
assert use.same() and use.text() and use.tolerant() is None
for kind in (right.A, right.B, right.C, right.D, right.E):
    assert not isinstance(7, kind)
