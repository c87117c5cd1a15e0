from library.meta import HookMeta

__all__ = ["HookMeta", "Model"]

from library.models import Model
