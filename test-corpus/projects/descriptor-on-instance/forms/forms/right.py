from . import fields


class Form:
    count = fields.Whole("_count")

    def __init__(self, count):
        self.count = count
        self.on_change = fields.Hook(print)
        self.validator = fields.Field("_any")
        self.template = fields.Field("_template")

    def check(self, value):
        return self.validator.convert(value)

    def install(self):
        setattr(type(self), "installed", self.template)


class Builder:
    """Makes classes, and keeps their fields."""

    def __init__(self, name):
        self.field = fields.Whole("_" + name)
        self.name = name

    def build(self):
        return type("Built", (), {self.name: self.field, "key": self.field.key})


class Adding:
    @classmethod
    def add(cls, name):
        cls.late = fields.Whole(name)
        return cls


class Dynamic:
    def __init__(self):
        self.size = fields.Whole("_size")

    def __getattribute__(self, name):
        value = super().__getattribute__(name)
        return value.__get__(self) if hasattr(type(value), "__get__") else value

    def __setattr__(self, name, value):
        known = self.__dict__.get(name)
        if hasattr(type(known), "__set__"):
            known.__set__(self, value)
        else:
            super().__setattr__(name, value)


class Registry(type):  # warn: needless-metaclass
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.identity = fields.Whole("_identity")


class Registered(metaclass=Registry):
    pass
