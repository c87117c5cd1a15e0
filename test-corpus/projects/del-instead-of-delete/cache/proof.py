import sys

from proof_tools import raises

from cache import right, wrong

cache = wrong.Cache()
for name in ["first", "written", "deep", "size"]:
    with raises(AttributeError):
        delattr(cache, name)
del cache.both

ignored = []
sys.unraisablehook = lambda unraisable: ignored.append(unraisable.exc_type)
lonely = wrong.Written()
del lonely
assert ignored == [TypeError]

cache = right.Cache()
del cache.first
assert not hasattr(cache, "first")

for kind in [wrong.Clearable, wrong.Written, wrong.Lazy, wrong.Deepest, wrong.Both]:
    del kind.__del__
