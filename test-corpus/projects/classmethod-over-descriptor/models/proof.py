# python>=3.13
from proof_tools import raises

from models import use
from models.base import Model, Months, Right

with raises(AttributeError):
    use.table()
for broken in [use.schema, use.make, lambda: Model.engine()]:
    with raises(TypeError):
        broken()
assert callable(Model.columns)
assert (Right.table, Right.columns, Right.schema(), Right.engine()) == ("right", ("id",), {}, None)
assert isinstance(Right.make(), Right)
assert Months().first() == ("year", 12)
