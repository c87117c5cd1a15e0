from needed import creation
from proof_tools import raises

with raises(TypeError, "twice"):

    class Twice(creation.Once):
        a = 1
        a = 2


assert not hasattr(creation.Slotted(), "__dict__")
assert creation.Popped.fields == {"one": 1} and not hasattr(creation.Popped, "one")
assert creation.Helped.prepared
assert creation._Renamed.__name__ == "Renamed"
assert creation.Mixed({"a": 1})["a"] == 1
