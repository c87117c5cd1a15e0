from models import users
from proof_tools import raises

assert users.Plugin.known == {"Importer": users.Importer}
assert len(users.Table) == 1 and len(users.Both) == 2
assert users.is_marked(users.Marked) and not users.is_marked(users.Table)
assert not users.Last.is_leaf()
with raises(TypeError):
    users.broken()
