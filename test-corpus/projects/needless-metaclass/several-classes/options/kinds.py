class OptionMeta(type):  # warn "a class decorator"
    def __init__(cls, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cls.flag = "--" + cls.__name__.lower()


class Verbose(metaclass=OptionMeta):
    pass


class Quiet(metaclass=OptionMeta):
    pass
