from proof_tools import raises

from plugins import base, registry

for broken in [registry.register, registry.known, registry.cached, lambda: {base.Text}]:
    with raises(TypeError, "unhashable type: 'Named'"):
        broken()
assert registry.right() == 2
