import sys
import warnings

warnings.simplefilter("ignore")

from operations import right, wrong

assert list(wrong.Operation.__members__) == ["MULTIPLY"]
assert list(wrong.Key.__members__) == ["NAME"]
assert list(wrong.Derived.__members__) == ["ONE"]
assert list(wrong.Factory.__members__) == []
assert list(wrong.build().__members__) == ["OTHER"]
assert list(wrong.Wrapped.__members__) == ([] if sys.version_info >= (3, 13) else ["TWO"])

assert len(right.Operation) == 5 and list(right.Level.__members__) == ["LOW"]
assert right.Level.LOW.TITLE() == "Low"
assert right.Shade.default() is right.Shade.LIGHT and right.Shade.LIGHT.shown() == "light"
assert len(right.Partly) == (1 if sys.version_info >= (3, 13) else 2)
