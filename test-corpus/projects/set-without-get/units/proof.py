from units import base, right, wrong

body = wrong.Body(2)
for name in ["width", "colour", "owner", "length", "mass"]:
    assert hasattr(type(getattr(body, name)), "__set__"), name
assert (body._width, body._length, body._mass) == (2, 3.0, 4)

body = right.Body()
assert (body.width, body.height, body.depth, body.given, body.handed) == (3, 3, 3, 3, 3)
