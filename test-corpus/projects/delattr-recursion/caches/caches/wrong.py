from caches.base import Tracked as Base


class Report(Base):
    def __init__(self):
        self.rows, self.total = [1], 1

    def forget(self, name):
        del self.total  # error "deleting `total`"


class Locked:
    def __init__(self):
        self.key = 1

    def __delattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        delattr(self, name)  # error "runs `__delattr__` again"


class Linked:
    def __init__(self):
        self.left = self.right = 1

    def __delattr__(self, name):
        if name == "left":
            del self.right
        else:
            del self.left  # error


class Direct(Base):
    def __init__(self):
        self.key = 1

    def __delattr__(self, name):
        self.__delattr__(name)  # error


class Owned:
    def __init__(self):
        self.key = self.size = 1

    @property
    def cached(self):
        return 1

    @cached.deleter
    def cached(self):
        del self.size

    def __delattr__(self, name):
        del self.cached  # error
