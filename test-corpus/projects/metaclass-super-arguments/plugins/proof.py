import importlib

from proof_tools import raises

import plugins.explicit
import plugins.expected
import plugins.init
import plugins.right

WRONG = {
    "no_metaclass": "missing 1 required positional argument: 'namespace'",
    "order": "argument 1 must be str, not tuple",
    "keyword": "title",
}
for module, words in WRONG.items():
    with raises(TypeError, words):
        importlib.import_module(f"plugins.{module}")
with raises(TypeError, "not a type object"):
    plugins.explicit.plugin()
with raises(TypeError, "argument 2 must be tuple, not list"):
    plugins.explicit.abstract()
with raises(TypeError, "takes from 4 to 5 positional arguments but 6 were given"):
    plugins.init.init()
with raises(TypeError, "requires a 'type' object but received a 'str'"):
    plugins.init.static()
with raises(TypeError, "takes 1 or 3 arguments"):
    plugins.init.bare()

from plugins.unused import UnusedMeta

with raises(TypeError):

    class Row(metaclass=UnusedMeta):
        pass


assert plugins.right.Label.label == "l"
assert plugins.right.Row.number == 1
assert plugins.right.Started.number == 11
