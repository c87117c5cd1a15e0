from store import database, shelf

from proof_tools import raises

assert shelf.shelf("x") == {}
with raises(RuntimeError):
    database.opened("x")
with raises(TypeError):
    shelf.strict("x")
