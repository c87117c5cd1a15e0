"""An exception that is not `RecursionError` ends these: what a helper counts, or what a container holds, runs out."""


class Named:
    def __set_name__(self, owner, name):
        self.name = name


class Budget(Named):
    left = 3

    def spend(self):
        self.left -= 1
        if self.left < 0:
            raise LookupError(self.name)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        self.spend()
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        pass


class Steps(Named):
    def __init__(self):
        self.steps = ["draft", "review", "done"]
        self.at = 0

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        print(self.steps[self.at])
        self.at += 1
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        pass


class Queue(Named):
    def __init__(self):
        self.free = [1, 2]

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        free = self.free
        del free[0]
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        pass


class Shorter(Named):
    def __set__(self, instance, value):
        del value[0]
        setattr(instance, self.name, value)


class TooMany(Named):
    def __set__(self, instance, value):
        instance.__setattr__(self.name, value, None)


class First(Named):
    """What it looks at is there each time."""

    def __init__(self):
        self.names = ["first"]

    def check(self):
        if not self.names:
            raise LookupError(self.name)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        self.check()
        print(self.names[0])
        return getattr(instance, self.name)  # error

    def __set__(self, instance, value):
        pass


class Job:
    budget = Budget()
    steps = Steps()
    queue = Queue()
    shorter = Shorter()
    too_many = TooMany()
    first = First()
