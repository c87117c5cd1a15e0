from proof_tools import raises

from shelf import Shelf

shelf = Shelf()
assert shelf.books == ["Emma"] and vars(shelf) == {"books": ["Emma"]}
with raises(RecursionError):
    shelf.empty
shelf.empty = 0
assert shelf.empty == 0

from whole import Sheet

for name in ["columns", "label", "kind"]:
    with raises(RecursionError):
        getattr(Sheet, name)
assert (Sheet.rows, Sheet().label, Sheet().shown, Sheet.title) == (4, "label", "shown", "a")
