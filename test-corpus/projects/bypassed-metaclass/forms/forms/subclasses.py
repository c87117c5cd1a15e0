"""The metaclass has nothing but `__new__`, and subclasses that it is not called for."""


class Shouting(type):
    def __new__(mcls, name, bases, namespace):
        return type(name, bases, {key.upper(): value for key, value in namespace.items()})  # warn "although its base asks"


class Constants(metaclass=Shouting):
    pi = 3


class More(Constants):
    e = 2
