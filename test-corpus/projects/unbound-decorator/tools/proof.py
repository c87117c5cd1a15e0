import sys

from proof_tools import raises

from tools import jobs, use

for broken in [use.run, use.load, use.set_value, jobs.Download().start]:
    with raises(TypeError):
        broken()
if sys.version_info < (3, 14):
    with raises(TypeError):
        use.read()
# The reason has become `self`.
assert use.stop() == "done"
use.right()
