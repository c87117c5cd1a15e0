from .base import Described as Described
from .palette import Palette
