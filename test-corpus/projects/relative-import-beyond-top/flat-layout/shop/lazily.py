import contextlib


class Prices:
    @property
    def currency(self):
        from .. import settings as own  # error "write `from . import settings`"

        return own.CURRENCY

    def first(self):
        from ..stock import (  # the names stand below
            first,  # error "write `from stock import first`"
            last,
        )

        return first, last

    def perhaps(self):
        with contextlib.suppress(ImportError):
            from ..stock import first

            return first
        try:
            from ..stock import last
        except (ImportError, ValueError):
            return None
        return last
