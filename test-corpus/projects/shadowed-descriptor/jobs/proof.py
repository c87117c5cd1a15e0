from jobs import models, use
from proof_tools import raises

for broken in [use.status, use.url, lambda: use.text(models.Title("a"))]:
    with raises(TypeError, "'str' object is not callable"):
        broken()
assert models.Download("").parts == [] and models.Table().rows == {}
right = models.Right(parts=None)
assert right.state() == "right" and right.parts == [1] and right.size == 3 and right.close is print
reset = models.Reset()
reset.reload()
assert reset.lines == [1] and models.Late().label == "computed"
assert models.Table().count == 0
