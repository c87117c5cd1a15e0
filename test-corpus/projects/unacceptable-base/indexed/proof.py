import display.compat as compat

from proof_tools import raises

with raises(TypeError):
    import display.values

assert str(type("Hexadecimal", (compat.integer_types[0],), {})(16)) == "16"
