from .session import Api, Raw

__all__ = ["Api", "Raw"]
