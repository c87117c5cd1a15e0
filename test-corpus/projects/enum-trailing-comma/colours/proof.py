from colours import elements, right, wrong

assert wrong.Colour.values() == [(1,), (2,), 3]
assert wrong.State.OPEN.value == ("open",)
assert wrong.Outer.Inner.ONE.value == ({"one": 1},)
assert wrong.build(3).LOW.value == (3,)
assert wrong.Mode.WRITE.value == 2

assert right.Planet.EARTH.mass == 5.97
assert right.Size.SMALL.value == 1 and right.Name.FIRST.value == "first"
assert right.Coded("A") is right.Coded.A
assert elements.Unit.METRE.symbol == "m"
