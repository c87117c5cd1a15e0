import items
from proof_tools import raises
from use import fitting, hurried, measured, priced, started

with raises(AttributeError):
    priced()
with raises(AttributeError):
    started()
with raises(AttributeError):
    hurried()
with raises(AttributeError):
    measured()
with raises(AttributeError):
    items.Draft().size = 3
assert fitting() == (3, 3, "open")
