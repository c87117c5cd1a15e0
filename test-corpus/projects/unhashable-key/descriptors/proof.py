from proof_tools import raises

from fields import models

with raises(TypeError, "unhashable type"):
    models.Article().price = 3
with raises(TypeError, "unhashable type"):
    models.priced()
with raises(TypeError, "unhashable type"):
    models.Box().size
models.Shelf().price = 3
models.Drawer().label = "a"
