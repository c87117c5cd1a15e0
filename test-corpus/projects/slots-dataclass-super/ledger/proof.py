# python>=3.11 python<3.14
from proof_tools import raises

from ledger import entries, right, use

for action in (
    lambda: entries.Entry(1),
    lambda: use.correct(1),
    lambda: use.transfer(" 5 "),
    lambda: use.describe(),
    lambda: entries.Balance(-1),
    lambda: entries.Invoice(1).check(),
    lambda: entries.Account().copy(),
    lambda: use.savings(),
    lambda: use.note("paid"),
    lambda: entries.Note.__post_init__(object.__new__(entries.Note)),
):
    with raises(TypeError, "super(type, obj)"):
        action()
entry = object.__new__(entries.Entry)
with raises(TypeError, "super(type, obj)"):
    entry.label
invoice = object.__new__(entries.Invoice)
invoice.cents = 5
assert invoice.__eq__(invoice) is NotImplemented

assert object.__new__(entries.Correction).label == "record"
right.Plain()
right.Open()
assert right.Named(5).title() == "Named"
assert right.Named(5).inner() is None
assert "Meta object" in right.Named.Meta().options()
right.Loud(5)
right.Other().check()
assert right.Tolerant(5).check() is None
assert isinstance(right.Tolerant(5).outer(), right.Checked)
