from dataclasses import dataclass

from .base import Versioned


@dataclass
class Release(Versioned):
    url: str  # error "follows `comment`"
