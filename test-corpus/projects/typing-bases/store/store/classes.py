from typing import Protocol

from .base import Plain


class Holder(Protocol[Plain]):  # error "`Plain` is no type variable"
    pass
