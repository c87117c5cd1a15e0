from .paths import Root

__all__ = ["Root"]
