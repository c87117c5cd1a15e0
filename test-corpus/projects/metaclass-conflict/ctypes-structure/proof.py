from proof_tools import raises

with raises(TypeError, "metaclass conflict"):
    import wire.packets
