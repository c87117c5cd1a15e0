import collections

from records.base import TABLE, Defaults, Values


class Record(Values):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Tree(collections.defaultdict):
    def __getattr__(self, name):
        return self[name]


class Tested(Defaults):
    def __getattr__(self, name):
        if name in TABLE:
            return TABLE[name]
        raise AttributeError(name)


class Refused(Defaults):
    def __getattr__(self, name):
        if name not in self.defaults:
            raise AttributeError(name)
        return self.defaults[name]


class Own(AttributeError):
    pass


class Other:
    def __getattr__(self, name):
        raise Own(name)


class Failing:
    def __getattr__(self, name):
        self.fail(name)

    def fail(self, name):
        raise AttributeError(name)


class Anything:
    def __getattr__(self, name):
        if name.startswith("x"):
            return name
        return None


class Either:
    def __getattr__(self, name):
        if name not in ["size"]:
            raise AttributeError(name)
        if name == "size":
            return 1


class Next(Anything):
    def __getattr__(self, name):
        if name == "size":
            return 1
        super().__getattribute__(name)


class Remembering:
    def __getattr__(self, name):
        value = name.upper()
        self.__dict__[name] = value
        return value
