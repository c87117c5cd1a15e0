from . import lookups
from .lookups import Lazy as lazily, Lookup


class Report:
    is_ready = False
    rows = Lookup("rows")
    title = lookups.Chosen("title")
    total = lookups.Logged()
    known = lookups.Known("known")
    own = lookups.Own("misses")
    copied = lookups.Delegated(lookups.Logged())

    def __init__(self, **values):
        self.values = values
        self.misses = 0

    @lazily
    def size(self):
        return len(self.values)
