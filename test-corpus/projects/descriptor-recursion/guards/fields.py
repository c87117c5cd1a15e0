import threading


class Guarded:
    """A condition may end each of these: nothing is certain."""

    def __set_name__(self, owner, name):
        self.name = name
        self.busy = threading.local()

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.name in instance.__dict__:
            return instance.__dict__[self.name]
        return None

    def __set__(self, instance, value):
        if isinstance(value, str):
            setattr(instance, self.name, int(value))
            return
        instance.__dict__[self.name] = value

    def __delete__(self, instance):
        for _ in range(0):
            delattr(instance, self.name)
        instance.__dict__.pop(self.name, None)


class Expected:
    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, instance, value):
        try:
            setattr(instance, self.name, value)
        except RecursionError:
            instance.__dict__[self.name] = value


class Order:
    amount = Guarded()
    note = Expected()
