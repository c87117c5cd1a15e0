class Singleton(type):
    made = {}

    def __call__(cls):
        if cls not in cls.made:
            cls.made[cls] = super().__call__()
        return cls.made[cls]


class Named(type):
    def __call__(cls, name, /, *, strict):
        made = super().__call__(name)
        made.strict = strict
        return made


class Derived(Named):
    """Has `__call__` by inheritance."""

    def __len__(cls):
        return 1


class Static(type):
    @staticmethod
    def __call__(name):
        return name


class Open(type):
    def __call__(cls, *args, **kwargs):
        return super().__call__(*args, **kwargs)


class Wrapped(type):
    def wrap(function):
        return lambda *args: function(args[0])

    @wrap
    def __call__(cls):
        return super().__call__()
