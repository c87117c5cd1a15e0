from proof_tools import raises

from shapes import right, wrong

for read in (
    lambda: wrong.Square(2).area,
    lambda: wrong.Titled().title,
    lambda: wrong.Doubled().area,
    lambda: wrong.Reflected().name,
    lambda: wrong.Plain().width,
    lambda: wrong.Pair().left,
    lambda: wrong.Cached().rows,
    lambda: delattr(wrong.Reflected(), "name"),
    lambda: setattr(wrong.Checked(), "size", 1),
    lambda: setattr(wrong.Plain(), "width", 1),
    lambda: setattr(wrong.Notified(), "value", 1),
    lambda: setattr(wrong.Written(), "size", 1),
):
    with raises(RecursionError):
        read()

assert right.Square().label == "SQUARE: 4"
assert right.Scaled(right.Square(), 2).area == 8
for cls in (right.Checked, right.Below):
    obj = cls()
    obj.size = 3
    assert obj.size == 3
assert right.Cached().rows == [1] and right.Lazy().value == 1
stored = right.Stored()
stored.value = 2
assert stored.value == 2
converging = right.Converging()
converging.level = 20
assert converging.level == 10
assert right.Replaced().area == 9
assert right.Frame().schema == {"id": None} and right.Frame().columns == ["id"]
assert right.Wide().surface() == 8 and right.Once().size == 4 and right.Marked().size == 4
right.Emptied().size = [1, 2]
