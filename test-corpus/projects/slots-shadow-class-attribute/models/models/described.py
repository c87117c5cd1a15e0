class Positive:
    def __set_name__(self, owner, name):
        self.name = name

    def __set__(self, instance, value):
        if value < 0:
            raise ValueError(self.name)
        instance.__dict__[self.name] = value


class Account:
    __slots__ = ("balance", "__dict__")  # error "`balance`"

    balance = Positive()
