from .files import fetch, open_text

__all__ = ["fetch", "open_text"]
