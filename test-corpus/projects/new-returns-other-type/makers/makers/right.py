from makers.base import Engine, Result


class Dispatch:
    def __new__(cls, fast):
        if fast:
            return super().__new__(Fast)
        return super().__new__(cls)

    def __init__(self, fast):
        self.fast = fast


class Fast(Dispatch):
    pass


class Partly:
    def __new__(cls, number):
        if number == 0:
            return 0
        return super().__new__(cls)

    def __init__(self, number):
        self.number = number


class Facade:
    def __new__(cls, url):
        return Engine(url)


class Typed:
    def __new__(cls, url):
        return Engine(url)

    def __init__(self, url): ...


class Derived:
    def __new__(cls, name):
        return Named.__new__(Named, name)

    def __init__(self, name):
        self.name = name


class Named(Derived):
    def __new__(cls, name):
        return object.__new__(cls)


class Run(type):
    def __call__(cls, *args):
        made = cls.__new__(cls, *args)
        cls.__init__(made, *args)
        return made


class Managed(metaclass=Run):
    def __new__(cls, url):
        return Result()

    def __init__(self, url):
        self.url = url


class Made:
    def __new__(cls, maker):
        return maker(cls)

    def __init__(self, maker):
        self.maker = maker
