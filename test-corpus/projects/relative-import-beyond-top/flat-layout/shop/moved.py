__package__ = "shop.parts.deep"

from ..settings_of_parts import LIMIT
