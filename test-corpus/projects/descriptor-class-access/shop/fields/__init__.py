from .lazy import Lazy, Wrapped
from .stored import Keyed, Stored as Field, Weak

__all__ = ["Field", "Keyed", "Lazy", "Weak", "Wrapped"]
