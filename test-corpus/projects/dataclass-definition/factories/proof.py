from jobs import main, models

from proof_tools import raises

for call in [main.started, main.named, models.Mapped, models.Nothing, models.Given]:
    with raises(TypeError, "not callable"):
        call()
given, right = main.given()
assert given.items == [1] and right.limits.cpu == 4 and right.count == 3
