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


class Reading(Named):
    """A read of the attribute itself counts."""

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        instance.used += 1
        return 1

    def __set__(self, instance, value):
        print(getattr(instance, self.name))
        if instance.used > 3:
            raise LookupError(self.name)
        setattr(instance, self.name, value)


class Asking(Named):
    """A property counts."""

    def __set__(self, instance, value):
        print(instance.ticks)
        if instance.seen > 3:
            raise LookupError(self.name)
        setattr(instance, self.name, value)


class ByNameAsking(Named):
    def __set__(self, instance, value):
        print(getattr(instance, "ticks"))
        if instance.seen > 3:
            raise LookupError(self.name)
        setattr(instance, self.name, value)


class Counter:
    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        instance.used += 1
        return instance.used


class Counting(Named):
    """Another descriptor of the instance counts."""

    def look(self, instance):
        if instance.count > 3:
            raise LookupError(self.name)

    def __set__(self, instance, value):
        self.look(instance)
        setattr(instance, self.name, value)


class Limited(Named):
    """The descriptor's own property counts."""

    turns = 0

    @property
    def turn(self):
        self.turns += 1
        return self.turns

    def __set__(self, instance, value):
        if self.turn > 3:
            raise LookupError(self.name)
        setattr(instance, self.name, value)


class Missing(Named):
    """What the instance does not have, its class makes up."""

    def __set__(self, instance, value):
        if instance.missing > 3:
            raise LookupError(self.name)
        setattr(instance, self.name, value)


class MadeUp:
    asked = 0
    missing_one = Missing()

    def __getattr__(self, name):
        self.asked += 1
        return self.asked


class Tiring(type):
    """Counts how often somebody asks for its instances."""

    asked = 0

    def __instancecheck__(cls, instance):
        cls.asked += 1
        if cls.asked % 2:
            instance.__dict__["used"] = cls.asked
        return cls.asked > 5


class Tired(metaclass=Tiring):
    pass


class Exhausted(metaclass=Tiring):
    pass


class Checking(Named):
    """The metaclass of what it asks for decides, each time anew."""

    def check(self, instance):
        if isinstance(instance, (str, Tired)):
            raise LookupError(self.name)

    def __set__(self, instance, value):
        self.check(instance)
        setattr(instance, self.name, value)


class CheckedBefore(Named):
    """To be asked for changes what the helper looks at."""

    def look(self, instance):
        if instance.used > 3:
            raise LookupError(self.name)

    def __set__(self, instance, value):
        isinstance(instance, Exhausted)
        self.look(instance)
        setattr(instance, self.name, value)


class Plainly(Named):
    """Nobody is asked but `type`."""

    def check(self, instance):
        if isinstance(instance, (str, Named)):
            raise LookupError(self.name)

    def __set__(self, instance, value):
        self.check(instance)
        setattr(instance, self.name, value)  # error


class Door:
    is_open = True
    used = 0
    seen = 0

    while_open = WhileOpen()
    at_most = AtMost()
    inner = Inner()
    both_ways = BothWays()
    ticking = Ticking()
    reading = Reading()
    asking = Asking()
    by_name_asking = ByNameAsking()
    count = Counter()
    counting = Counting()
    limited = Limited()
    checking = Checking()
    checked_before = CheckedBefore()
    plainly = Plainly()

    @property
    def ticks(self):
        self.seen += 1
        return self.seen
