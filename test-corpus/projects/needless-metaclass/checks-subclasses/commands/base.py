import inspect


class CommandMeta(type):  # warn "does what `__init_subclass__` can do"
    def __init__(cls, name, bases, namespace):
        super().__init__(name, bases, namespace)
        if not bases:
            return
        for required in ("name", "help"):
            if not isinstance(getattr(cls, required, None), str):
                raise TypeError(f"{name} needs a {required}")
        signature = inspect.signature(cls.run)
        if len(signature.parameters) < 1:
            raise TypeError(f"{name}.run() takes no self")
        cls.parameters = tuple(signature.parameters)[1:]


class Command(metaclass=CommandMeta):
    name = help = None

    def run(self):
        raise NotImplementedError
