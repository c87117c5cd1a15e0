from functools import cached_property

from jobs import base
from jobs.base import Job


class Download(Job):
    def __init__(self, url: str):
        super().__init__(url)
        self.status = "new"  # error "the attribute hides the method `Job.status`"
        self.parts = []  # warn "`Download.parts` never runs"
        self.url = url  # error "cannot be called on an instance"

    @cached_property
    def parts(self):
        return [1]

    def url(self):
        return "http://"


class Title:
    def __init__(self, text):
        self.text = text  # warn "make `text` a property of `self._text`"

    def text(self):
        return self.text


class Table:
    def __init__(self):
        self.rows = {}  # warn "has no `__set__`"
        self.count = 0  # warn "`Table.count` never runs"

    @base.Computed
    def count(self):
        return len(self.rows)

    @base.Lazy
    def rows(self):
        return {"a": 1}


class Right(Job):
    def __init__(self, close=print, parts=None):
        super().__init__("right")
        self.close = close
        self.state = self._state
        self.name = None
        if parts is not None:
            self.parts = parts
        self.size = 3

    def _state(self):
        return "right"

    @cached_property
    def parts(self):
        return [1]

    @property
    def size(self):
        return self._size

    @size.setter
    def size(self, value):
        self._size = value


class Reset:
    def __init__(self):
        self.lines = ()

    @base.Lazy
    def lines(self):
        return [1]

    def reload(self):
        del self.lines


class Early:
    def __init__(self):
        self.label = "early"

    @cached_property
    def label(self):
        return "computed"


class Late(Early):
    def __init__(self):
        """Leaves the other one out."""
