from dataclasses import dataclass as record

from .base import *


@record()
class Branch(Address):
    city: "str"  # error "follows `street`"
