import importlib
import sys

from proof_tools import raises

for module in ["alias", "protocol", "tuples", "dicts", "twice", "classes", "conditional"]:
    with raises(TypeError):
        importlib.import_module(f"store.{module}")

import store.right

from store import derived_dicts

refused = [derived_dicts.beside, derived_dicts.behind, derived_dicts.with_dict, derived_dicts.functional]
if sys.version_info < (3, 11):
    refused.append(derived_dicts.generic)
for make in [*refused, derived_dicts.as_protocol]:
    with raises(TypeError):
        make()
