from .base import Field
from .cached import Lazy, per_class
from .checked import Currency, Limited, Positive, Rate, Title

__all__ = ["Currency", "Field", "Lazy", "Limited", "Positive", "Rate", "Title", "per_class"]
