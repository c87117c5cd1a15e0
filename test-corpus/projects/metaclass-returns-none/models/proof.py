from models import right, users

assert users.Model is None
assert users.Base is not None and users.Checked is None
assert users.Point(1) is None and users.Point(1).x == 1
assert users.Ready() is None
assert users.Other() is None

assert right.Number().value == 0 and right.Number.done
assert right.Tool() is None
