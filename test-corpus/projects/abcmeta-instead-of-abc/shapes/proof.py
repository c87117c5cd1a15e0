from abc import ABC, ABCMeta

from proof_tools import raises
from shapes import right, wrong

for cls in (wrong.Shape, wrong.Solid, wrong.Reader, wrong.Writer, right.ABC, right.Square, right.Second):
    assert type(cls) is ABCMeta
assert len(right.Plugin) == 1


class First(ABC):
    pass


with raises(TypeError, "MRO"):

    class Second(ABC, First):
        pass
