from proof_tools import raises

from plugins import right, wrong

assert wrong.Reader is None and wrong.Writer is None and wrong.Copier is None and wrong.Mover is None
assert wrong.Outer.Inner is None and wrong.Stacked is None
with raises(AttributeError, "NoneType"):
    wrong.build()

assert right.Reader is not None and right.Ordered(1) < right.Ordered(2)
assert right.Remembered is not None and right.Optional.name == "x" and right.Plain.name is None
