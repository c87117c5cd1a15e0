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
