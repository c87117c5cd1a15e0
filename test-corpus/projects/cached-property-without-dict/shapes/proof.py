from proof_tools import raises

from shapes import models, use

plain = models.Plain()
plain.size = 1
for broken in [use.area, use.perimeter, use.title, use.total, use.columns, lambda: use.doubled(plain)]:
    with raises(TypeError, "cach"):
        broken()
use.run()
