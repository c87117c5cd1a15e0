import contextlib

checking = set()


@contextlib.contextmanager
def busy(thing):
    checking.add(id(thing))
    yield
    checking.discard(id(thing))


class Super(type):
    def __instancecheck__(cls, instance):
        return super().__instancecheck__(instance)


class Noted(type):
    def __instancecheck__(cls, instance):
        if id(instance) in checking:
            return type.__instancecheck__(cls, instance)
        with busy(instance):
            return isinstance(instance, cls)


class Unwrapped(type):
    def __instancecheck__(cls, instance):
        instance = getattr(instance, "wrapped", None)
        return instance is not None and isinstance(instance, cls)


class Other(type):
    def __instancecheck__(cls, instance):
        return isinstance(instance, int) and issubclass(type(instance), cls)


class Raised(type):
    def __instancecheck__(cls, instance):
        try:
            return isinstance(instance, cls)
        except RecursionError:
            return False


class A(metaclass=Super):
    pass


class B(metaclass=Noted):
    pass


class C(metaclass=Unwrapped):
    pass


class D(metaclass=Other):
    pass


class E(metaclass=Raised):
    pass
