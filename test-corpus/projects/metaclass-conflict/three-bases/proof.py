from proof_tools import raises

import parts.good

assert type(parts.good.All).__name__ == "LowestMeta"
with raises(TypeError, "metaclass conflict"):
    import parts.bad
