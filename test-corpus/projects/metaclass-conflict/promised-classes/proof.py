# python>=3.9
from proof_tools import raises

from forms import base, promised


class Plain:
    pass


assert promised.bound(Plain)["__name__"] == "Bound"
assert len(promised.of_table(base.Sheet)) == 0
assert len(promised.Factory(base.Sheet).make()) == 0
assert promised.ordered(Plain, base.Form).__mro__[1] is Plain
with raises(TypeError):
    promised.wrong()
