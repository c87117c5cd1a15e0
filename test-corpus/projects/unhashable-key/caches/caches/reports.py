import dataclasses
import functools
from functools import cache, lru_cache as memoize


@dataclasses.dataclass
class Report:
    rows: list

    @cache
    def total(self):  # error "`Report.total` cannot be called"
        return sum(self.rows)

    @property
    @memoize(maxsize=8)
    def header(self):  # error "the cache asks for a hash of `self`"
        return "header"

    @staticmethod
    @cache
    def width(columns):
        return columns

    @classmethod
    @cache
    def kinds(cls):
        return 3

    @functools.lru_cache(maxsize=0)
    def height(self):
        return 3

    @functools.cached_property
    def size(self):
        return 3


class Page:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return self.name == other.name

    @functools.lru_cache
    def render(self, form):  # warn "`Page.render` cannot be called"
        return form + self.name


class Sheet:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        return self.name == other.name

    def __hash__(self):
        return hash(self.name)

    @functools.lru_cache
    def render(self, form):
        return form + self.name
