class DuckMeta(type):
    def __instancecheck__(cls, instance):
        return hasattr(instance, "quack")

    def __subclasscheck__(cls, subclass):
        return hasattr(subclass, "quack")


class Duck(metaclass=DuckMeta):
    pass


class Robot:
    def quack(self):
        return "beep"


class OrderMeta(type):
    def mro(cls):
        return list(reversed(super().mro()[:-1])) + [object] if len(cls.__bases__) > 1 else super().mro()


class Ordered(metaclass=OrderMeta):
    pass
