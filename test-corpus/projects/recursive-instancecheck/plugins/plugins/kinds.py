from . import meta


class Plugin(metaclass=meta.Structural):
    pass


class Shown(metaclass=meta.Inherited):
    pass


class Loaded(Shown):
    pass


class Named(metaclass=meta.Nominal):
    pass


class Text(metaclass=meta.Either):
    pass


class Same(metaclass=meta.Exact):
    pass


class Twice(metaclass=meta.Both):
    pass
