from guards import base
from guards.base import Checked, describe as words_for


class Whitelisted(Checked):
    names = ("size", "colour")

    def check(self, name):
        if name not in self.allowed:  # error "reading `allowed`"
            raise AttributeError(name)

    allowed = names


class Namespace:
    def __getattribute__(self, name):
        return vars(self)[name]  # error "reading `__dict__`"


class Default:
    def __getattribute__(self, name):
        value = getattr(self, name, None)  # error "runs `__getattribute__` again"
        return 0 if value is None else value


class Counted:
    def __init__(self):
        self.reads = 0

    def __getattribute__(self, name):
        self.reads += 1  # error "reading `reads`"
        return object.__getattribute__(self, name)


class Described:
    def __getattribute__(self, name):
        print(words_for(self), name)  # error
        return super().__getattribute__(name)


class Public:
    def __getattribute__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return self.data[name]  # error "reading `data`"


class Typed:
    def __getattribute__(self, name):
        kind = self.__class__  # error "reading `__class__`"
        return super(kind, self).__getattribute__(name)
