from shapes import right, wrong

for kind in (wrong.Circle, wrong.Square, wrong.Refused, wrong.Numbered, wrong.Wide):
    thing = kind()
    thing.other = 1
    assert thing.__dict__ == {"other": 1}

for thing in (
    right.Circle(),
    right.Square(),
    right.Crate(),
    right.Twin(1, 2),
    right.Alone(),
    right.Made(),
    right.Counted(),
):
    assert not hasattr(thing, "__dict__")
