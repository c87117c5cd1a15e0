from forms import fields, right, wrong

form = wrong.Form("3")
assert form.count == "3"
assert isinstance(form.name, fields.Field)
assert isinstance(wrong.Late("3").prepare().age, fields.Whole)
shape = wrong.Shape(3)
assert isinstance(shape.area, property)
assert shape.extent != 12
assert isinstance(wrong.Label().text, fields.Field)
label = wrong.Label()
assert label.width == 0 and label.cached != 0

form = right.Form("3")
assert (form.count, form.check(3)) == (3, 3)
form.install()
built = right.Builder("x").build()()
built.x = "4"
assert built.x == 4
late = right.Adding.add("_late")()
late.late = "5"
assert late.late == 5
dynamic = right.Dynamic()
dynamic.size = "6"
assert dynamic.size == 6
registered = right.Registered()
registered.identity = "7"
assert registered.identity == 7
