"""Two libraries may hold the data; where both are missing, placeholders serve the annotations."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rocks import DB, Options
else:

    class DB:
        """Stands for the library's."""

    class Options:
        """Stands for the library's."""


try:
    import rocks_dict
    from rocks_dict import DB, Options

    HAS_LIBRARY = True
except ImportError:
    HAS_LIBRARY = False


def opened(path: str) -> DB:
    if not HAS_LIBRARY:
        raise RuntimeError("no library")
    return DB(path, Options(raw=True))
