from proof_tools import raises

from stock import fields, right, wrong

item = wrong.Item("a", 1, "b")
assert (item.name, item.price, item.note) == ("a", 1, "b")
assert isinstance(wrong.Item(price=1).name, fields.Field)
assert isinstance(wrong.Item("a", 1).note, fields.Silent)
with raises(TypeError, "not supported"):
    wrong.Item("a")
with raises(TypeError, "not supported"):
    wrong.Sub("a", 1, "b")
assert isinstance(wrong.Counted(3).following, fields.Lazy)
with raises(TypeError, "weak reference"):
    wrong.broken()

with raises(TypeError, "required"):
    right.Item()
item = right.Item(1)
assert (item.required, item.count, item.tested, item.made) == (1, 3, 4, 5)
own = right.Own()
own.count = 2
assert own.count == 2
other = right.NoDataclass()
other.count = 3
assert other.count == 3
