from proof_tools import raises

from singletons import instances, run

for broken in [run.settings, run.registry, run.pool, run.named, lambda: instances.Cache(3)]:
    with raises(TypeError, "object.__new__() takes exactly one argument"):
        broken()
assert run.right()
