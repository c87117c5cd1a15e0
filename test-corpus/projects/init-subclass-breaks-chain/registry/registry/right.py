from registry.base import Empty, Registered, Tabled


class Passes:
    def __init_subclass__(cls, **kwargs):
        cls.passes = True
        super(Passes, cls).__init_subclass__(**kwargs)


class Both(Passes, Registered):
    pass


class Last:
    def __init_subclass__(cls):
        cls.last = True


class After(Registered, Last):
    pass


class Quiet(Registered):
    def __init_subclass__(cls):
        """Subclasses of it are not registered."""


class Final(Tabled):
    def __init_subclass__(cls, **kwargs):
        raise TypeError(cls)


class OverEmpty(Empty):
    def __init_subclass__(cls):
        cls.over = True


class Hidden(Quiet):
    pass
