from .base import Lazy, Named, Plain
from .numbers import PERCENT, Bounded, Counter, quantity
from .views import Alias, Flag, Scaled

__all__ = ["PERCENT", "Alias", "Bounded", "Counter", "Flag", "Lazy", "Named", "Plain", "Scaled", "quantity"]
