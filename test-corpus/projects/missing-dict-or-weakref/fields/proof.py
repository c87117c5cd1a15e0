from proof_tools import raises

from fields import models

with raises(AttributeError, "__dict__"):
    models.priced()
with raises(TypeError, "weak reference"):
    models.counted()
with raises(AttributeError, "__dict__"):
    models.Lesson().length
with raises(TypeError, "__dict__"):
    models.Shown().all
models.run()

from fields.lenient import Frame

frame = Frame(3)
assert frame.line == "line 3" and frame.line is frame.line
