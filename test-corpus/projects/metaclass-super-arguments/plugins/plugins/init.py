from plugins import base as metaclasses


class InitMeta(metaclasses.CountedMeta):
    def __init__(cls, name, bases, namespace):
        super().__init__(cls, name, bases, namespace, 10)  # error "`CountedMeta.__init__` takes no more than 5 arguments"


class StaticMeta(type):
    def __init__(cls, name, bases, namespace):
        type.__init__(name, bases, namespace)  # error "has to be the class"
        cls.static = True

    def __len__(cls):
        return 0


class BareMeta(type):
    def __init__(cls, name, bases, namespace, **options):
        super().__init__(name, bases)  # error "gets 2 arguments besides the class"
        cls.options = options

    def __len__(cls):
        return 0


def plugin(metaclass):
    class Plugin(metaclass=metaclass):
        pass


def init():
    class Plugin(metaclass=InitMeta):
        pass


def static():
    class Plugin(metaclass=StaticMeta):
        pass


def bare():
    class Plugin(metaclass=BareMeta):
        pass
