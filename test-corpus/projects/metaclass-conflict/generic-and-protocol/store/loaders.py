from .meta import Registry
from .protocols import Loader


class RegistryLoader(Registry, Loader[int]):  # error
    def load(self) -> int:
        return 1
