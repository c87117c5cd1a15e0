from model import Model

model = Model()
for name in "abcde":
    setattr(model, name, name.upper())
    assert getattr(model, name) == name.upper()
assert vars(model) == {"_a": "A", "_b": "B", "_c_value": "C", "__d": "D", "_e": "E"}
