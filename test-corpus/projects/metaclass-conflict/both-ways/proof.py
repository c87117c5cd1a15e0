from proof_tools import raises

import pairs.mixed
from pairs.metas import Both

assert type(pairs.mixed.Chain) is Both
with raises(TypeError, "metaclass conflict"):
    import pairs.broken
