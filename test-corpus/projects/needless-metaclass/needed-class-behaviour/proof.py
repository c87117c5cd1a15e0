from needed import calls, checks, lookups
from proof_tools import raises

assert calls.Settings() is calls.Settings()
assert lookups.Items[1] == "b" and len(lookups.Items) == 2
assert lookups.Lazy.red == "RED"
with raises(AttributeError, "constant"):
    lookups.Constants.PI = 4
assert lookups.Versioned.version == "needed.lookups.1" and not hasattr(lookups.Versioned(), "version")
assert not hasattr(lookups.Created.create(), "create")
assert isinstance(checks.Robot(), checks.Duck) and issubclass(checks.Robot, checks.Duck)
