from proof_tools import raises

import colors

assert colors.Palette.RED.describe() == "red"
with raises(TypeError, "metaclass conflict"):
    import colors.broken
