from abc import ABCMeta

registry = {}


class Registered(type):
    def __new__(mcs, name, bases, namespace, **keywords):  # warn "each class of it is None"
        cls = super().__new__(mcs, name, bases, namespace)
        registry[name] = cls

    def __len__(cls):
        return len(registry)


class Checked(ABCMeta):
    def __new__(mcs, name, bases, namespace):  # warn "on one path"
        if not bases:
            return super().__new__(mcs, name, bases, namespace)
        cls = super().__new__(mcs, name, bases, namespace)
        cls.is_checked = True

    def __iter__(cls):
        return iter(())


class Cached(type):
    def __call__(cls, *arguments):  # warn "what a call of its classes gives is None there"
        if arguments in cls.cache:
            return cls.cache[arguments]
        cls.cache[arguments] = type.__call__(cls, *arguments)


def make():
    Type = type

    class Local(Type):
        def __call__(cls):  # warn "`make.<locals>.Local.__call__` returns nothing"
            instance = super().__call__()
            instance.ready = True

    return Local


class Derived(Cached):
    def __call__(cls, *arguments):  # warn "on one path"
        if not arguments:
            return
        return super().__call__(*arguments)
