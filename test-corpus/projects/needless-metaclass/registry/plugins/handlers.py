class HandlerMeta(type):  # warn "what `Handler` itself needs of it"
    handlers = {}

    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        cls.order = len(HandlerMeta.handlers)
        if bases:
            HandlerMeta.handlers[name] = cls


class Handler(metaclass=HandlerMeta):
    pass


class Pdf(Handler):
    pass
