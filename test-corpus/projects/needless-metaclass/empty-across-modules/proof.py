from core.entities import Entity, User

own = {name for name in vars(type(Entity)) if name not in ("__module__", "__doc__", "__firstlineno__", "__static_attributes__")}
assert not own
assert User(1).key == 1
