from . import base
from .base import Item, Key


class Index(base.AnyOf[Key], base.Store[int], base.AnyOf[Item]):  # error "`Generic[...]` is twice"
    pass
