"""A descriptor that nobody uses yet: its definition alone is worth a warning."""


class Joined:
    def __set_name__(self, owner, name):
        self.slot = "".join([name, ""])

    def __get__(self, instance, owner=None):
        return getattr(instance, self.slot)  # warn  # warn: descriptor-class-access

    def __set__(self, instance, value):
        setattr(instance, self.slot, value)  # warn
