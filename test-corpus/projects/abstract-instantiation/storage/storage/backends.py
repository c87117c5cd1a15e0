from storage import base

__all__ = ["Memory", "Disk", "_Hidden"]


class Memory(base.Cached):
    @classmethod
    def connect(cls):
        return cls()


class Disk(base.Cached):
    def connect(self):
        return self

    # Not the name that the base asks for, which is `read`.
    def reads(self, key):
        return key


class _Hidden(base.Backend):
    def read(self, key):
        return key
