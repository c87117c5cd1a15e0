from proof_tools import raises

from arrays import users

with raises(TypeError):
    users.plainly()
assert issubclass(users.Mapped, bytearray) and issubclass(users.Table, list)
