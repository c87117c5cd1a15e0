from proof_tools import raises

from widgets import wrapped

assert wrapped.Wrapped(wrapped.Widget()).render() == ""
assert wrapped.Picked.__mro__[1].__name__ == "Wide"
assert wrapped.Framed.__mro__[1].__name__ == "Wide"
with raises(TypeError):
    wrapped.plain()
