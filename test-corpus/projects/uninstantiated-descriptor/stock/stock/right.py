from typing import ClassVar, Type

from .fields import Field, Positive, Text, computed


class Registry(type):
    """Makes instances of what is not called."""

    def __new__(mcs, name, bases, namespace):
        made = {key: value() if isinstance(value, type) and issubclass(value, Field) else value
                for key, value in namespace.items()}
        return super().__new__(mcs, name, bases, made)


class Model(metaclass=Registry):
    price = Positive
    label = Text()


class Settings:
    field_class = Positive
    Field = Field
    kind: Type[Field] = Text
    shared: ClassVar[type] = Positive
    label = Text()
    make = Text
    default = Positive

    def fields(self):
        return [self.make(), self.field_class()]

    def is_default(self, field):
        return isinstance(field, self.default)


def with_fields(cls):
    for name, value in list(vars(cls).items()):
        if isinstance(value, type) and issubclass(value, Field):
            field = value()
            field.__set_name__(cls, name)
            setattr(cls, name, field)
    return cls


@with_fields
class Decorated:
    price = Positive
    weight = Positive()


class Chosen:
    """The class is put in for a while, an instance later."""

    field = Positive
    field = Positive()

    @computed
    def total(self):
        return 3
