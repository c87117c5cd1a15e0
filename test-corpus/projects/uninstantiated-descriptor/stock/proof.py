from proof_tools import raises

from stock import fields, items, right

item = items.Item(-1, 2, 3)
assert (item.price, item.weight, item.label) == (-1, 2, 3)
with raises(ValueError, "weight must be positive"):
    items.Item(1, -2, 3)
assert items.priced() == -1
assert items.Counted(-3).count == -3
assert items.Renamed().title is fields.Text
assert items.Line().size is items.Line().amount is fields.Positive

with raises(ValueError, "price must be positive"):
    right.Model().price = -1
with raises(ValueError, "price must be positive"):
    right.Decorated().price = -1
assert right.Settings().is_default(right.Settings().fields()[1])
assert right.Chosen().total == 3
