from proof_tools import raises

from gauges import right, wrong

capped, named = wrong.Capped(), wrong.Named()
for broken in [
    lambda: setattr(capped, "level", 3),
    lambda: delattr(capped, "level"),
    lambda: named.rename("other"),
    named.tag,
    named.grow,
    named.count,
]:
    with raises(AttributeError, "'super' object has no attribute"):
        broken()
good = right.Capped()
good.level = 30
assert good.level == 10
del good.level
assert good.level == 0
noted = right.Noted()
noted.note()
assert noted.level == 5
