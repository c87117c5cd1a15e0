from units import base, right, wrong

body = wrong.Body(2)
for name in ["width", "colour", "owner", "length", "mass", "angle", "force", "charge", "speed", "time", "area"]:
    assert hasattr(type(getattr(body, name)), "__set__"), name
assert (body._width, body._length, body._mass) == (2, 3.0, 4)

assert (body._angle, body._force, body._charge, body._values) == (5, 5, 5, {"speed": 5})
assert body._time == (5, "seconds")

body = right.Body()
assert (body.width, body.height, body.depth, body.given, body.handed) == (3, 3, 3, 3, 3)
sheet = right.Sheet()
assert (sheet.updated, sheet.passed) == (3, 3)
noting = right.Noting()
noting.noted = 4
assert (noting.noted, noting._noted) == (3, 4)
finding = right.Finding()
right.Finding.__dict__["found"].__set__(finding, 3)
assert finding.found == 3
