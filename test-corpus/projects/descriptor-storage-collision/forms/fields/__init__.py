from .base import Lazy, Named, Plain
from .numbers import Bounded, Counter, quantity
from .views import Alias, Flag, Scaled

__all__ = ["Alias", "Bounded", "Counter", "Flag", "Lazy", "Named", "Plain", "Scaled", "quantity"]
