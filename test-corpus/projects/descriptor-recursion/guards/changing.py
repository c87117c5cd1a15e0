"""What each round changes ends these: the class, the attribute itself, the value or the environment."""

import os
import re


class Named:
    def __set_name__(self, owner, name):
        self.name = name


class Deleted(Named):
    def __get__(self, instance, owner=None):
        delattr(owner, self.name)
        return getattr(instance, self.name, 1)

    def __set__(self, instance, value):
        pass


class Unbound:
    def __get__(self, instance, owner=None):
        del type(instance).unbound
        return getattr(instance, "unbound", 1)


class Replaced(Named):
    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        setattr(owner, self.name, 1)
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        pass


class Draft:
    published = 1


class Published(Named):
    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        instance.__class__ = Draft
        return getattr(instance, self.name)


class ByEnvironment(Named):
    def __get__(self, instance, owner=None):
        if "PAGE_IS_READ" in os.environ:
            return 1
        os.environ["PAGE_IS_READ"] = "1"
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        pass


class Emptied(Named):
    def __set__(self, instance, value):
        if value:
            value.pop()
            setattr(instance, self.name, value)


class Consumed(Named):
    def __set__(self, instance, value):
        next(value)
        setattr(instance, self.name, value)


class Matching(Named):
    pattern = re.compile(r"\w+")

    def __set__(self, instance, value):
        if not self.pattern.fullmatch(value):
            raise ValueError(value)
        setattr(instance, self.name, value)  # error


class Text:
    deleted = Deleted()
    unbound = Unbound()
    replaced = Replaced()
    by_environment = ByEnvironment()
    published = Published()
    emptied = Emptied()
    consumed = Consumed()
    matching = Matching()


class Refused(Named):
    def __set__(self, instance, value):
        self.refuse(value)
        setattr(instance, self.name, value)

    def refuse(self, value):
        raise AttributeError(self.name)


class Counted(Named):
    def __init__(self, *numbers):
        self.numbers = iter(numbers)

    def __set__(self, instance, value):
        next(self.numbers)
        setattr(instance, self.name, value)


class Column:
    def __set_name__(self, owner, name):
        self.attribute = name

    def __set__(self, instance, value):
        setattr(instance, self.attribute, value)


class Table:
    def __init_subclass__(cls):
        for name, column in list(vars(cls).items()):
            if isinstance(column, Column):
                column.attribute = "_" + name


class Users(Table):
    age = Column()


class Kept:
    refused = Refused()
    counted = Counted(1, 2)
