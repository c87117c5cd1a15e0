import library
from library.models import Aware, MoreLeft, Right, Table

assert library.Model.hooks == ["on_save"]
assert (MoreLeft.shared, Right.shared) == ("MoreLeft", "Right")
assert Table.table == "tables"
assert Aware.made_by == "SelfAwareMeta"
