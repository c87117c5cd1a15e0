from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from typing import ClassVar

NO_TAGS = []


@dataclass
class Product:
    known: ClassVar[list] = []
    options: InitVar[dict] = {}
    tags: list = NO_TAGS  # error "the default of `tags` is a `list`"
