from checks.base import Checks


class Meta(Checks, type):
    def __prepare__(name, bases):
        return {"prepared": True}


class Everything(metaclass=Meta):
    pass
