class Lazy:
    def __init__(self, function):
        self.function = function

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        value = obj.__dict__[self.function.__name__] = self.function(obj)
        return value


class Computed:
    def __init__(self, function):
        self.function = function

    def __get__(self, obj, owner=None):
        return self if obj is None else self.function(obj)


class Job:
    def __init__(self, name):
        self._name = name

    def status(self):
        return "waiting"

    def state(self):
        return "none"

    def name(self):
        return self._name

    def close(self):
        pass
