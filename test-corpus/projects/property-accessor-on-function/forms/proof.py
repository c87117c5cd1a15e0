import importlib

from proof_tools import raises

for module in ["forgotten", "abstract", "inherited", "replaced", "module"]:
    with raises(AttributeError, "'function' object has no attribute"):
        importlib.import_module(f"forms.{module}")
from forms import right

text = right.Text()
text.width = 3
text.value = 4
assert text.value == 4 and right.Old is None
