import copy

from proof_tools import raises

from devices import base, right, wrong

sensor = wrong.Sensor("cellar", lambda: 7)
with raises(TypeError, "not callable"):
    sensor()
assert str(sensor) == "cellar"
try:
    with sensor.opened:
        raise AssertionError("it was entered")
except (AttributeError, TypeError):
    pass
with raises(TypeError, "has no len()"):
    len(wrong.label(base.Device("lamp"), "text"))
assert wrong.make() != wrong.make()
with raises(TypeError, "not iterable"):
    list(wrong.Counted("x"))

assert right.Handler(str.upper).handle("a") == "A"
assert list(right.fill(base.Late())) == right.iterate() == [1, 2]
assert right.count() == 3
assert right.call(lambda: 5) == 5
assert right.register() == ("a", 1)
assert right.wrap(len)("abc") == 3
assert copy.copy(right.Session("x")).name == "x"
module = base.Lazy("lazy")
module.fill({"tea": 1})
assert module.tea == 1
