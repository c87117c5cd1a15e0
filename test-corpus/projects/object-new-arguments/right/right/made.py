class Replaced(type):
    def __new__(mcs, name, bases, namespace):
        namespace["Spec"] = type("Spec", (namespace["Spec"],), {"__init__": lambda self, value: setattr(self, "value", value)})
        return super().__new__(mcs, name, bases, namespace)


class Added(type):
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.Spec = type("Spec", (namespace["Spec"],), {"__new__": lambda cls, value: value})


class Called(type):
    def __call__(cls, *args):
        return args


class Base:
    def __init_subclass__(cls):
        super().__init_subclass__()
        setattr(cls, "__init__", lambda self, name: setattr(self, "name", name))


class Registered(Base):
    pass


def named(cls):
    class Named(cls):
        def __init__(self, name):
            self.name = name

    return Named


@named
class Marked:
    pass
