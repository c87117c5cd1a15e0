class Field:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return obj.__dict__[self.name]

    def __set__(self, obj, value):
        obj.__dict__[self.name] = self.checked(value)

    def checked(self, value):
        return value


class Positive(Field):
    def checked(self, value):
        if value <= 0:
            raise ValueError(f"{self.name} must be positive")
        return value


class Text(Field):
    def checked(self, value):
        return str(value)


class computed:
    def __init__(self, function=None):
        self.function = function

    def __get__(self, obj, owner=None):
        return self if obj is None else self.function(obj)
