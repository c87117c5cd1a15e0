from proof_tools import raises

from fields import Joined


class Model:
    field = Joined()


with raises(RecursionError):
    Model().field
with raises(RecursionError):
    Model().field = 1
