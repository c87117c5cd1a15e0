from proof_tools import raises

from devices import right, wrong

engine = wrong.Engine("engine")
for broken in [lambda: wrong.Fan("fan"), wrong.Lamp("lamp").stop, engine.run, engine.start, wrong.drain, wrong.Heater("h").heat]:
    with raises(AttributeError):
        broken()
assert right.every() == ["d fan", 60, 1, 4, 9]
