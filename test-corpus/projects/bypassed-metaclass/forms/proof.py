from abc import ABCMeta

from forms import meta, recursive, right, subclasses, users
from proof_tools import raises

assert type(users.Form) is type and users.Form.fields == ["title"]
with raises(TypeError):
    len(users.Form)
assert type(users.Event) is type and meta.Counting.made == 0
assert type(users.IReader) is ABCMeta and not hasattr(users.IReader, "methods")
assert type(users.Row) is meta.Fixed
assert type(users.Bag) is type
assert subclasses.Constants.PI == 3 and not hasattr(subclasses.More, "E")
with raises(RecursionError):
    recursive.order()

assert len(right.Plugin) == 2 and len(right.Leaf) == 1 and len(right.Mixed) == 1
assert type(right.Made) is right.Registry and type(right.Product) is type and right.colours == {"red": 1}
