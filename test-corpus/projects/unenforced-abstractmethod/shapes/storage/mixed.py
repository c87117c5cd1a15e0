from abc import ABC, abstractmethod

from storage.meta import Strict


class Closing:  # warn "has no `close`, and can be instantiated"
    @abstractmethod
    def close(self): ...


class File(Closing, ABC):
    pass


class Tracked:  # warn "has to derive from `ABCMeta` then, too"
    @abstractmethod
    def track(self): ...


class Session(Tracked, metaclass=Strict):
    def track(self):
        return True
