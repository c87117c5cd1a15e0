from proof_tools import raises

import jobs.right

assert list(jobs.right.NamedQueue()) == []
with raises(TypeError, "metaclass conflict"):
    import jobs.wrong
