import dataclasses

from proof_tools import raises

from orders import right, use, wrong

with raises(TypeError, "unexpected keyword argument 'hours'"):
    use.express()
with raises(TypeError, "but 4 were given"):
    use.foreign()
assert use.tolerant() is None
bulk = use.bulk()
assert [field.name for field in dataclasses.fields(bulk)] == ["number", "lines", "note"]
assert isinstance(bulk.weights, dataclasses.Field)
assert "reason" not in repr(wrong.Return(1))
home = wrong.Home()
assert (home.street, home.town) == ("", "")
with raises(TypeError, "unexpected keyword argument 'hours'"):
    wrong.Urgent(1, hours=3)
with raises(TypeError, "unexpected keyword argument 'place'"):
    wrong.Local(1, place="there")
assert not hasattr(wrong.Counted(1, [1, 2]), "count")

assert right.Express(1, hours=3).hours == 3
assert right.Priced(1).currency == "EUR" and right.Priced(1).note == "not set by the constructor"
assert right.Counted(1, [1, 2]).tell() == 2
sealed = right.Sealed()
sealed.press()
assert sealed.seal == "wax"
assert right.Hooked().hooks == 1
assert right.Called(1).note == "hooked"
assert right.Typed(1, ["a"]).lines == ["a"]
assert right.Strict(1).run() == 2
assert right.Late(1, weight=5).weight == 5
assert right.Written(1, weight=5).weight == 5
