from proof_tools import raises

from store.boxes import IntBox

assert 1 in IntBox
with raises(TypeError, "metaclass conflict"):
    import store.loaders
