class Once:
    """`object.__setattr__` asks the descriptor like any other assignment."""

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return object.__getattribute__(instance, self.name)  # error

    def __set__(self, instance, value):
        object.__setattr__(instance, self.name, value)  # error

    def __delete__(self, instance):
        delattr(instance, self.name)  # error


class Ticket:
    number = Once()
