"""Tests on the instance: they come out the same in every round unless something on the way round changes it."""


class Named:
    def __set_name__(self, owner, name):
        self.name = name


class WhileOpen(Named):
    """Nothing changes what the helper looks at."""

    def ready(self, instance):
        if not instance.is_open:
            raise LookupError(self.name)

    def __set__(self, instance, value):
        self.ready(instance)
        setattr(instance, self.name, value)  # error


class AtMost(Named):
    """The helper that counts is another one than that which looks."""

    def look(self, instance):
        if instance.used > 3:
            raise LookupError(self.name)

    def __set__(self, instance, value):
        instance.used += 1
        self.look(instance)
        setattr(instance, self.name, value)


class Inner(Named):
    """What counts stands around the function that looks and assigns."""

    def store(self, instance, value):
        if instance.used > 3:
            raise LookupError(self.name)
        setattr(instance, self.name, value)

    def __set__(self, instance, value):
        instance.used += 1
        self.store(instance, value)


class BothWays(Named):
    """One method counts, and the other one looks."""

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if instance.used > 3:
            raise LookupError(self.name)
        setattr(instance, self.name, 1)
        return instance.used

    def __set__(self, instance, value):
        instance.used += 1
        print(getattr(instance, self.name))


class Ticking(Named):
    """What the helper looks at is counted when somebody looks."""

    def ready(self, instance):
        if instance.ticks > 3:
            raise LookupError(self.name)

    def __set__(self, instance, value):
        self.ready(instance)
        setattr(instance, self.name, value)


class Door:
    is_open = True
    used = 0
    seen = 0

    while_open = WhileOpen()
    at_most = AtMost()
    inner = Inner()
    both_ways = BothWays()
    ticking = Ticking()

    @property
    def ticks(self):
        self.seen += 1
        return self.seen
