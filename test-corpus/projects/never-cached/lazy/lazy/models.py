from lazy import base, right
from lazy.base import Fixed, Kept, Lazy as lazily, Private


class Report:
    @lazily
    def rows(self):
        return []

    @base.lazy_property
    def columns(self):
        return []

    @Kept
    def head(self):
        return []

    @Private
    def tail(self):
        return []

    @Fixed
    def title(self):
        return []


class Right:
    @right.NonData
    def rows(self):
        return []

    @right.Looking
    def columns(self):
        return []

    @right.Asking
    def head(self):
        return [1]

    @right.Shared
    def tail(self):
        return []
