# python>=3.10
from proof_tools import raises

from records import model, use

with raises(TypeError, "__dict__"):
    use.shown()
for broken in [use.merged, use.moved, use.dumped, lambda: use.copied(model.Point()), model.Point().as_dict, use.replaced]:
    with raises(AttributeError, "__dict__"):
        broken()
use.run()
