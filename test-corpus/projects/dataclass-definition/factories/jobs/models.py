import dataclasses as dc
from dataclasses import dataclass, field
from functools import partial
from typing import Optional

from jobs import defaults
from jobs.defaults import EMPTY, NAME


@dataclass
class Job:
    name: str
    limits: defaults.Limits = field(default_factory=defaults.DEFAULT)  # error "is an instance of `Limits`"


@dataclass
class Named:
    name: str = field(default_factory=NAME)  # error "is a string"
    parent: Optional["Named"] = field(default=None)


@dc.dataclass
class Mapped:
    tags: dict = dc.field(default_factory=EMPTY)  # warn "is an instance of `dict`"


@dc.dataclass(frozen=True)
class Nothing:
    parent: object = dc.field(default_factory=None, repr=False)  # warn "is `None`"


@dataclass
class Given:
    items: list = field(default_factory=[])  # warn "wherever `items` is not given"


@dataclass
class Right:
    limits: defaults.Limits = field(default_factory=defaults.make_limits)
    tags: dict = field(default_factory=lambda: dict(EMPTY))
    items: list = field(default_factory=list)
    count: partial = field(default_factory=partial(int, "3"))
