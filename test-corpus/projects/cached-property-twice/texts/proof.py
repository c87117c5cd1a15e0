import importlib
import sys

from texts import right

# Before 3.12 the `TypeError` is the cause of another error.
for name in ["here", "chained", "inherited", "derived", "shared", "private"]:
    try:
        importlib.import_module(f"texts.{name}")
    except (TypeError, RuntimeError) as error:
        cause = error if sys.version_info >= (3, 12) else error.__cause__
        assert type(cause) is TypeError and "two different names" in str(cause), error
    else:
        raise AssertionError(name)
words = right.Words()
assert (words.first, words.head, words.count, words.number, words.length, words.tail) == ("a", "a", 2, 2, 2, "b")
