import plugins


class Replaced:
    registry = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        Replaced.registry[cls.__name__.lower()] = cls


class Csv(Replaced):
    pass


class Json(Replaced):
    pass


assert list(plugins.Plugin.registry) == list(Replaced.registry) == ["csv", "json"]

from plugins.handlers import Handler, Pdf

assert Handler.handlers == {"Pdf": Pdf} and (Handler.order, Pdf.order) == (0, 0)


class Moved:
    handlers = {}

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.order = len(Moved.handlers)
        Moved.handlers[cls.__name__] = cls


Moved.order = 0


class Txt(Moved):
    pass


assert Moved.handlers == {"Txt": Txt} and (Moved.order, Txt.order) == (0, 0)
