"""Classes that others derive from."""

from typing import Any


class Forwarding:
    """Nothing here sets what it forwards to: that is left to the classes below."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)  # error "which a copy does not have yet"


class Guarded:
    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._target, name)


class Searching:
    def __getattr__(self, name):
        return self.search(name)

    def search(self, name):
        raise AttributeError(name)
