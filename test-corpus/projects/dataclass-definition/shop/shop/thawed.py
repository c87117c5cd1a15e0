from dataclasses import dataclass

from .base import Price


@dataclass  # error "`Discount` is not frozen, but inherits from `Price`, which is"
class Discount(Price):
    percent: int = 0
