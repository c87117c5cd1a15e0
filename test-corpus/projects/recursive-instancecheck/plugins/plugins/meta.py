class Structural(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, cls)  # error


class Nominal(type):
    def __subclasscheck__(cls, subclass):
        if cls.__name__ == "Plugin":
            return True
        return issubclass(subclass, cls)  # warn


class Either(type):
    def __instancecheck__(self, thing):
        return isinstance(thing, (str, self))  # warn


class Inherited(Structural):
    def __len__(cls):
        return 1


class Unused(type):
    def __instancecheck__(cls, instance):
        for _ in range(2):
            if isinstance(instance, cls):  # warn
                return True
        return False


class Exact(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, cls)  # warn


class Both(type):
    def __subclasscheck__(cls, subclass):
        return issubclass(subclass, cls)  # error
