from fields import use
from proof_tools import raises

for broken in [use.priced, use.rated, use.pages, use.text]:
    with raises(AttributeError, "has no attribute 'private'"):
        broken()
for broken in [use.total, use.words]:
    with raises(TypeError, "__set_name__"):
        broken()
use.right()
