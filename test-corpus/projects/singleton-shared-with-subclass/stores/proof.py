from stores import attempts, use

for base, derived in [attempts.both(), *use.shared()]:
    assert derived is base

for base, derived in use.separate():
    assert derived is not base and type(derived) is not type(base)
