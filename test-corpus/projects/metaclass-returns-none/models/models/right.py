from enum import EnumMeta


class Mixin:
    def __call__(cls, *arguments):
        if arguments:
            return super().__call__(*arguments)
        return super().__call__(0)


class Strict(Mixin, type):
    def __new__(mcs, name, bases, namespace):
        for key in namespace:
            if key.startswith("bad"):
                raise TypeError(key)
        else:
            return super().__new__(mcs, name, bases, namespace)

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.done = True


class Commands(EnumMeta):
    def __call__(cls, value, **keywords):
        if value is None:
            return None
        return super().__call__(value, **keywords)


class Script(type):
    def __call__(cls, *arguments):
        print("run", cls.__name__, *arguments)


class Number(metaclass=Strict):
    def __init__(self, value):
        self.value = value


class Tool(metaclass=Script):
    pass
