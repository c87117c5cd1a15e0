import contextlib
import importlib
import sys

from proof_tools import raises

MINOR = sys.version_info[1]
REFUSED = {
    "mocks": MINOR < 11,
    "records": MINOR < 11,
    "rows": MINOR < 11,
    "orders": MINOR < 11,
    "sizes": MINOR < 10,
    "boxes": MINOR < 10,
    "amounts": MINOR < 12,
}
for module, is_refused in REFUSED.items():
    with raises(TypeError) if is_refused else contextlib.nullcontext():
        importlib.import_module(f"catalogue.{module}")
for module, is_refused in {"labels": MINOR < 13, "made": MINOR >= 11}.items():
    with raises(ValueError, "reserved for future Enum use") if is_refused else contextlib.nullcontext():
        importlib.import_module(f"catalogue.{module}")

from catalogue import right

assert (right.make() is None) == (MINOR < 11)
